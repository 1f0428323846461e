using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Proto;

namespace Elastickv.Jepsen.Harness.Rollouts;

/// <summary>
/// The leader as the proposer of a step. Its epoch must be the one that it is registered with under that key: a lower one would halt every replica,
/// a higher one its next start (spec §5.3, H-04).
/// </summary>
internal static class Proposer
{
    public static async Task<WriterRegistryEntry> OfAsync(
        IClusterControl control, INode leader, SidecarStateReport? state, uint key, TimeSpan limit, CancellationToken cancellationToken)
    {
        var capability = await control.GetCapabilityAsync(leader, limit, cancellationToken);
        var isRegistered = state is not null && state.WriterRegistryForCaller.TryGetValue(key, out _);
        return new WriterRegistryEntry
        {
            FullNodeId = capability.FullNodeId,
            LocalEpoch = isRegistered ? state!.WriterRegistryForCaller[key] : capability.LocalEpoch,
        };
    }
}
