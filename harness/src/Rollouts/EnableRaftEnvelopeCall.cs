using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Proto;

namespace Elastickv.Jepsen.Harness.Rollouts;

/// <summary>Phase 2: proposals are sealed in the Raft log from here on.</summary>
internal sealed class EnableRaftEnvelopeCall(IClusterControl control) : IRolloutCall
{
    public string Action => RolloutAction.EnableRaftEnvelope;

    public bool HasTakenEffect(SidecarStateReport? state) => state is { RaftEnvelopeCutoverIndex: not 0 };

    public async Task<string> SendAsync(INode leader, SidecarStateReport? state, TimeSpan limit, CancellationToken cancellationToken)
    {
        var proposer = await Proposer.OfAsync(control, leader, state, state?.ActiveRaftId ?? 0, limit, cancellationToken);
        await control.EnableRaftEnvelopeAsync(leader, proposer, limit, cancellationToken);
        return $"proposer epoch {proposer.LocalEpoch}";
    }
}
