using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Faults;

namespace Elastickv.Jepsen.Nemesis.Faults;

/// <summary>A share of the packets between the nodes and all others arrives twice.</summary>
public sealed record PacketDuplication(double Share) : PacketFault(Share)
{
    public override string Kind => FaultKind.PacketDuplication;

    protected override Task HurtAsync(INetwork network, string from, string to, CancellationToken cancellationToken) =>
        network.DuplicateAsync(from, to, Share, cancellationToken);
}
