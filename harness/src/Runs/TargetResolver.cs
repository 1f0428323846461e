using System.Collections.Immutable;
using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Faults;

namespace Elastickv.Jepsen.Harness.Runs;

/// <summary>Finds out whom the targets of a fault stand for, at the moment at which it begins.</summary>
public sealed class TargetResolver(ICluster cluster, IClusterControl control, Func<string, ImmutableArray<string>> hurtBy)
{
    /// <summary>An election takes up to 4 s, and a second one may be needed.</summary>
    private static readonly TimeSpan LeaderLimit = TimeSpan.FromSeconds(8);

    /// <summary>The ids; empty if there is no leader and one is needed.</summary>
    public async Task<ImmutableArray<string>> ResolveAsync(FaultSpec fault, CancellationToken cancellationToken)
    {
        var needsLeader = fault.Targets.Any(target => target == FaultTarget.Leader || FaultTarget.FollowerOrdinal(target) is not null);
        var leader = needsLeader ? await control.FindLeaderAsync(LeaderLimit, cancellationToken) : null;
        if (needsLeader && leader is null)
            return [];
        return [.. fault.Targets.SelectMany(target => Resolve(target, leader)).Distinct(StringComparer.Ordinal)];
    }

    private ImmutableArray<string> Resolve(string target, INode? leader)
    {
        if (FaultTarget.SameAsFault(target) is { } earlier)
            return hurtBy(earlier);
        if (target == FaultTarget.Leader)
            return [leader!.Id];
        return FaultTarget.FollowerOrdinal(target) is { } ordinal ? [After(leader!, ordinal).Id] : [target];
    }

    private INode After(INode leader, int ordinal)
    {
        var position = cluster.Nodes.Select((node, index) => (node, index)).First(entry => entry.node.Id == leader.Id).index;
        return cluster.Nodes[(position + ordinal) % cluster.Nodes.Count];
    }
}
