using System.Collections.Immutable;
using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Proto;

namespace Elastickv.Jepsen.Harness.Rollouts;

/// <summary>The calls of one rollout, by action.</summary>
public static class RolloutCalls
{
    public static ImmutableDictionary<string, IRolloutCall> Create(ICluster cluster, IClusterControl control)
    {
        var keys = new RolloutKeys(cluster.Kek);
        IRolloutCall[] calls =
        [
            new ConfirmCapabilityCall(cluster, control),
            new BootstrapCall(cluster, control, keys),
            new EnableStorageEnvelopeCall(control),
            new RotateCall(control, RolloutAction.RotateStorage, RotateDEKRequest.Types.Purpose.Storage, keys.NewStorage),
            new EnableRaftEnvelopeCall(control),
            new RotateCall(control, RolloutAction.RotateRaft, RotateDEKRequest.Types.Purpose.Raft, keys.NewRaft),
        ];
        return calls.ToImmutableDictionary(call => call.Action, StringComparer.Ordinal);
    }
}
