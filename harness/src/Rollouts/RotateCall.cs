using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Keys;
using Elastickv.Proto;

namespace Elastickv.Jepsen.Harness.Rollouts;

/// <summary>Makes a new key the active one of its purpose.</summary>
internal sealed class RotateCall(IClusterControl control, string action, RotateDEKRequest.Types.Purpose purpose, DataKey key) : IRolloutCall
{
    public string Action => action;

    public bool HasTakenEffect(SidecarStateReport? state) => ActiveKey(state) == key.Id;

    public async Task<string> SendAsync(INode leader, SidecarStateReport? state, TimeSpan limit, CancellationToken cancellationToken)
    {
        // Under the new key nobody is registered yet; a process writes with one epoch a purpose, which the key in use tells.
        var proposer = await Proposer.OfAsync(control, leader, state, ActiveKey(state), limit, cancellationToken);
        await control.RotateAsync(leader, purpose, key, proposer, limit, cancellationToken);
        return $"key {key.Id}, proposer epoch {proposer.LocalEpoch}";
    }

    private uint ActiveKey(SidecarStateReport? state) =>
        (purpose == RotateDEKRequest.Types.Purpose.Storage ? state?.ActiveStorageId : state?.ActiveRaftId) ?? 0;
}
