using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Proto;

namespace Elastickv.Jepsen.Harness.Rollouts;

/// <summary>One step of the rollout as calls of the admin service. Sending it again, with the same keys, changes nothing more.</summary>
public interface IRolloutCall
{
    /// <summary>One of <see cref="RolloutAction"/>.</summary>
    string Action { get; }

    /// <summary>Whether the leader's sidecar, or null if it has none, shows that the step has taken effect: so an attempt whose outcome nobody saw is settled.</summary>
    bool HasTakenEffect(SidecarStateReport? state);

    /// <summary>Makes the call; throws <see cref="Admin.GrpcException"/> on any answer but OK. Returns what is worth telling.</summary>
    Task<string> SendAsync(INode leader, SidecarStateReport? state, TimeSpan limit, CancellationToken cancellationToken);
}
