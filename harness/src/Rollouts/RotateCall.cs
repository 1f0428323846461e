using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Keys;
using Elastickv.Proto;

namespace Elastickv.Jepsen.Harness.Rollouts;

/// <summary>Makes a new key the active one of its purpose.</summary>
internal sealed class RotateCall(IClusterControl control, string action, RotateDEKRequest.Types.Purpose purpose, DataKey key) : IRolloutCall
{
    public string Action => action;

    public bool HasTakenEffect(SidecarStateReport? state) =>
        (purpose == RotateDEKRequest.Types.Purpose.Storage ? state?.ActiveStorageId : state?.ActiveRaftId) == key.Id;

    public async Task<string> SendAsync(INode leader, SidecarStateReport? state, TimeSpan limit, CancellationToken cancellationToken)
    {
        var proposer = await Proposer.OfAsync(control, leader, state, key.Id, limit, cancellationToken);
        await control.RotateAsync(leader, purpose, key, proposer, limit, cancellationToken);
        return $"key {key.Id}, proposer epoch {proposer.LocalEpoch}";
    }
}
