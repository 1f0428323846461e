using System.Collections.Immutable;
using Elastickv.Node.Raft;

namespace Elastickv.Node.Hosting.Loop;

/// <summary>The latest view of the group, written by the host's loop and read by everyone.</summary>
internal sealed class StatusBoard(string localId, Members members, RaftCounters counters, TimeProvider time)
{
    private volatile GroupStatus _current = new() { LocalId = localId, Role = "follower" };
    private ConfState _membership = ConfState.Empty;
    private ImmutableArray<GroupMember> _described = [];
    private long _lastContact = time.GetTimestamp();
    private ulong _lastLeader;

    public GroupStatus Current => _current;

    /// <summary>A message of the leader came, or this node leads.</summary>
    public void Contact() => _lastContact = time.GetTimestamp();

    /// <param name="core">What is to be shown.</param>
    /// <param name="ceilingMs">Greatest clock ceiling applied.</param>
    /// <param name="believesToLead">True where a planted defect says leader though the core does not.</param>
    public void Publish(RaftCore core, long ceilingMs, bool believesToLead)
    {
        CountLeaderChange(core.Leader);
        if (!ReferenceEquals(_membership, core.ConfState) && !_membership.Equals(core.ConfState))
        {
            _membership = core.ConfState;
            _described = members.Describe(_membership);
        }

        var leads = core.Role == Role.Leader || believesToLead;
        var leader = members.Find(leads ? core.Id : core.Leader);
        _current = new GroupStatus
        {
            LocalId = localId,
            LeaderId = leader?.Id,
            LeaderAddress = leader?.Address,
            Role = leads ? "leader" : core.Role == Role.Follower ? core.IsVoter ? "follower" : "learner" : "candidate",
            Term = core.Term,
            CommitIndex = core.Commit,
            AppliedIndex = core.Applied,
            LastLogIndex = core.LastIndex,
            LastSnapshotIndex = core.Snapshot.Index,
            LastContact = time.GetElapsedTime(_lastContact),
            CeilingMs = ceilingMs,
            ConfigurationIndex = members.Index,
            Members = _described,
        };
    }

    /// <summary>The loop has ended.</summary>
    public void Shutdown() => _current = _current with { Role = "shutdown", LeaderId = null, LeaderAddress = null };

    /// <summary>A time without a leader is no change: it ends with one.</summary>
    private void CountLeaderChange(ulong leader)
    {
        if (leader == 0 || leader == _lastLeader)
            return;
        _lastLeader = leader;
        counters.CountLeaderChange();
    }
}
