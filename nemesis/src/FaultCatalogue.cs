using System.Collections.Immutable;
using Elastickv.Jepsen.Harness.Faults;
using Elastickv.Jepsen.Nemesis.Faults;

namespace Elastickv.Jepsen.Nemesis;

/// <summary>Every fault, by its kind.</summary>
public sealed class FaultCatalogue : IFaultCatalogue
{
    public Fault Create(FaultSpec spec, ImmutableArray<string> nodes) => spec.Kind switch
    {
        FaultKind.Kill => new Kill { Nodes = nodes },
        FaultKind.Restart => new Restart { Nodes = nodes },
        FaultKind.Pause => new Pause { Nodes = nodes },
        FaultKind.PartitionHalves or FaultKind.PartitionLeader => new Partition(spec.Kind, null) { Nodes = nodes },
        FaultKind.PartitionOneWay => new Partition(spec.Kind, spec.Direction) { Nodes = nodes },
        FaultKind.WipeSidecar => new WipeSidecar { Nodes = nodes },
        FaultKind.RollbackSidecar => new RollbackSidecar { Nodes = nodes },
        FaultKind.SlowLink => new SlowLink(spec.Delay ?? TimeSpan.Zero) { Nodes = nodes },
        FaultKind.PacketLoss => new PacketLoss(spec.Share ?? 0) { Nodes = nodes },
        FaultKind.PacketDuplication => new PacketDuplication(spec.Share ?? 0) { Nodes = nodes },
        FaultKind.Reset => new Reset { Nodes = nodes },
        FaultKind.TransferLeader => new TransferLeader { Nodes = nodes },
        _ => throw new ArgumentException($"there is no fault {spec.Kind}", nameof(spec)),
    };
}
