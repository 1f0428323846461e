using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Proto;

namespace Elastickv.Jepsen.Harness.Rollouts;

/// <summary>Phase 1: values are sealed in the store from here on.</summary>
internal sealed class EnableStorageEnvelopeCall(IClusterControl control) : IRolloutCall
{
    public string Action => RolloutAction.EnableStorageEnvelope;

    public bool HasTakenEffect(SidecarStateReport? state) => state is { StorageEnvelopeActive: true };

    public async Task<string> SendAsync(INode leader, SidecarStateReport? state, TimeSpan limit, CancellationToken cancellationToken)
    {
        var proposer = await Proposer.OfAsync(control, leader, state, state?.ActiveStorageId ?? 0, limit, cancellationToken);
        await control.EnableStorageEnvelopeAsync(leader, proposer, limit, cancellationToken);
        return $"proposer epoch {proposer.LocalEpoch}";
    }
}
