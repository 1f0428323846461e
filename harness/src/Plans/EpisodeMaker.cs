using System.Collections.Immutable;
using Elastickv.Jepsen.Harness.Faults;
using Elastickv.Jepsen.Harness.Seeds;

namespace Elastickv.Jepsen.Harness.Plans;

/// <summary>
/// Makes episodes of each kind of fault. What is to outlast an election lasts well over 4 s: the election timeout is 2 s to 4 s, and a leader
/// without a quorum steps down within the same time.
/// </summary>
internal sealed class EpisodeMaker(int nodes, SeededRandom random)
{
    private static readonly TimeSpan RestartTime = Seconds(2);
    private static readonly TimeSpan RebuildTime = Seconds(5);

    /// <summary>An episode of one kind of fault.</summary>
    public Episode Make(string kind) => kind switch
    {
        FaultKind.Kill => Single(kind, AnyNode(), Between(1.5, 3), RestartTime),
        FaultKind.Restart => Single(kind, AnyNode(), Between(0.2, 1), RestartTime),
        FaultKind.Pause => Single(kind, FaultTarget.Leader, Between(4.6, 5.4)),
        FaultKind.PartitionHalves => Partition(kind, Minority(), Between(2.5, 3.5)),
        FaultKind.PartitionLeader => Single(kind, FaultTarget.Leader, Between(4.8, 5.6)),
        FaultKind.PartitionOneWay => OneWay(),
        FaultKind.WipeSidecar or FaultKind.RollbackSidecar => Single(kind, AnyNode(), Between(0.2, 1), RebuildTime),
        FaultKind.SlowLink => Slow(),
        FaultKind.PacketLoss or FaultKind.PacketDuplication => Packets(kind),
        FaultKind.Reset => Single(kind, AnyNode(), TimeSpan.Zero),
        FaultKind.TransferLeader => Single(kind, FaultTarget.Leader, TimeSpan.Zero),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of fault"),
    };

    /// <summary>
    /// The leader sleeps through an election and wakes up cut off: for as long as it takes to notice, there are two leaders and each has clients. What it
    /// serves or acknowledges in that time proves whether it confirms that it leads. It is cut off as it falls asleep: word of the new term must not
    /// wait for it in its sockets.
    /// </summary>
    public Episode PausedLeaderWakesUpAlone()
    {
        var pause = Between(4.6, 5.2);
        var asleep = Between(0.05, 0.15);
        return new Episode(
            [
                new EpisodePart(new FaultSpec { Kind = FaultKind.Pause, Targets = [FaultTarget.Leader] }, TimeSpan.Zero, pause),
                new EpisodePart(new FaultSpec { Kind = FaultKind.PartitionLeader, Targets = [FaultTarget.SameAs("")] }, asleep, pause - asleep + Between(2.2, 2.8)),
            ],
            TimeSpan.Zero)
        { IsWhole = true };
    }

    private static Episode Single(string kind, string target, TimeSpan lasts, TimeSpan aftermath = default) =>
        new([new EpisodePart(new FaultSpec { Kind = kind, Targets = [target] }, TimeSpan.Zero, lasts)], aftermath);

    private static Episode Partition(string kind, ImmutableArray<string> targets, TimeSpan lasts) =>
        new([new EpisodePart(new FaultSpec { Kind = kind, Targets = targets }, TimeSpan.Zero, lasts)], TimeSpan.Zero);

    private Episode OneWay()
    {
        var direction = random.NextBoolean() ? LinkDirection.Inbound : LinkDirection.Outbound;
        var fault = new FaultSpec { Kind = FaultKind.PartitionOneWay, Targets = [FaultTarget.Leader], Direction = direction };
        return new Episode([new EpisodePart(fault, TimeSpan.Zero, Between(4.4, 5))], TimeSpan.Zero);
    }

    private Episode Slow()
    {
        var fault = new FaultSpec { Kind = FaultKind.SlowLink, Targets = [AnyNode()], Delay = Between(0.03, 0.15) };
        return new Episode([new EpisodePart(fault, TimeSpan.Zero, Between(1.5, 2.5))], TimeSpan.Zero);
    }

    /// <summary>From what a bad line loses to what TCP can hardly live with.</summary>
    private Episode Packets(string kind)
    {
        var fault = new FaultSpec { Kind = kind, Targets = [AnyNode()], Share = Math.Round(0.05 + random.NextDouble() * 0.35, 2) };
        return new Episode([new EpisodePart(fault, TimeSpan.Zero, Between(2, 3.5))], TimeSpan.Zero);
    }

    /// <summary>As often the leader as everyone else together.</summary>
    private string AnyNode() => nodes == 1 || random.NextBoolean() ? FaultTarget.Leader : FaultTarget.Follower(1 + random.Next(nodes - 1));

    private ImmutableArray<string> Minority()
    {
        var ids = NodeIds.All(nodes).ToArray();
        random.Shuffle(ids);
        return [.. ids.Take(Math.Max(1, (nodes - 1) / 2)).Order(StringComparer.Ordinal)];
    }

    private TimeSpan Between(double least, double most) => random.Between(Seconds(least), Seconds(most));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
