namespace Elastickv.Node.Raft;

/// <content>
/// Membership changes by one member at a time. A change takes effect when it is applied, and the next may be proposed only then, so
/// that two memberships in use at once always share a member in any two majorities.
/// </content>
public sealed partial class RaftCore
{
    /// <summary>The latest entry that may be a membership change, or this leader's first entry.</summary>
    private ulong _lastConfChange;

    /// <summary>Appends a membership change to the leader's log.</summary>
    public ProposalResult ProposeConfChange(ConfChange change)
    {
        var data = change.Encode();
        var refusal = RefuseProposal(data.Length);
        if (refusal != ProposalOutcome.Appended)
            return new ProposalResult(refusal);

        // Also waits for the first entry of the own term: a change must not overtake one that an older leader has begun.
        if (_lastConfChange > _log.Applied)
            return new ProposalResult(ProposalOutcome.ConfChangePending);
        if (!_tracker.Allows(change))
            return new ProposalResult(ProposalOutcome.InvalidConfChange);

        var result = AppendAsLeader(EntryType.ConfChange, data);
        _lastConfChange = result.Index;
        return result;
    }

    /// <summary>Puts a membership entry of <see cref="Ready.CommittedEntries"/> into effect. Required for every such entry, in order.</summary>
    /// <returns>The membership from then on.</returns>
    /// <exception cref="InvalidDataException">The entry's data is no <see cref="ConfChange"/>.</exception>
    public ConfState ApplyConfChange(Entry entry)
    {
        Invariant.Holds(
            _unappliedConfChanges.TryDequeue(out var expected) && expected == entry.Index,
            $"membership entry {entry.Index} applied out of turn, expected {expected}");

        // A received snapshot has brought a later membership already.
        if (_log.PendingSnapshot is null)
            _tracker.Apply(ConfChange.Decode(entry.Data), _log.LastIndex + 1);
        if (Role == Role.Leader)
            LeadNewMembership();
        return ConfState;
    }

    private void LeadNewMembership()
    {
        if (!IsVoter)
        {
            BecomeFollower(Term, leader: 0);
            return;
        }

        if (!_tracker.IsVoter(_transferTarget))
            _transferTarget = 0;

        // A smaller majority may hold more, and may have confirmed more reads.
        CommitWhatMajorityHolds();
        ReleaseReads();
    }
}
