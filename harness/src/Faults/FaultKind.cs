using System.Collections.Immutable;

namespace Elastickv.Jepsen.Harness.Faults;

/// <summary>The names of the faults, as plans, timelines and <c>--faults</c> spell them.</summary>
public static class FaultKind
{
    /// <summary>SIGKILL; started again at the end.</summary>
    public const string Kill = "kill";

    /// <summary>SIGTERM; started again at the end.</summary>
    public const string Restart = "restart";

    /// <summary>SIGSTOP; SIGCONT at the end.</summary>
    public const string Pause = "pause";

    /// <summary>The targets are cut off from all others, in both directions.</summary>
    public const string PartitionHalves = "partition-halves";

    /// <summary>One node, as a rule the leader, is cut off from all others in both directions. Its clients stay connected to it.</summary>
    public const string PartitionLeader = "partition-leader";

    /// <summary>What one node sends is lost, or what it is sent.</summary>
    public const string PartitionOneWay = "partition-one-way";

    /// <summary>The node is killed and its <c>keys.json</c> removed. It must refuse to start until the file is rebuilt.</summary>
    public const string WipeSidecar = "wipe-sidecar";

    /// <summary>The node is killed and an earlier <c>keys.json</c> of its own put back. It must refuse to start until the file is rebuilt.</summary>
    public const string RollbackSidecar = "rollback-sidecar";

    /// <summary>Every byte between the targets and the others is late.</summary>
    public const string SlowLink = "slow-link";

    /// <summary>Every connection between the targets and the others is reset, once.</summary>
    public const string Reset = "reset";

    /// <summary>The leader is asked to hand over, once.</summary>
    public const string TransferLeader = "transfer-leader";

    /// <summary>A share of the packets between the targets and the others is lost.</summary>
    public const string PacketLoss = "packet-loss";

    /// <summary>A share of the packets between the targets and the others arrives twice.</summary>
    public const string PacketDuplication = "packet-duplication";

    /// <summary>What keeps a node from touching its disk until it ends.</summary>
    public static ImmutableArray<string> Stopping { get; } = [Kill, Restart, Pause, WipeSidecar, RollbackSidecar];

    /// <summary>What can go wrong with every kind of cluster.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        Kill, Restart, Pause, PartitionHalves, PartitionLeader, PartitionOneWay, WipeSidecar, RollbackSidecar, SlowLink, Reset, TransferLeader,
    ];

    /// <summary>Also what needs packets, which only containers have.</summary>
    public static ImmutableArray<string> Known { get; } = [.. All, PacketLoss, PacketDuplication];
}
