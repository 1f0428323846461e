using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Proposals;
using Elastickv.Node.Raft;

namespace Elastickv.Node.Hosting.Loop;

/// <summary>Changes of membership from the request to the applied entry; Raft allows one at a time. Owned by the host's loop.</summary>
internal sealed class MembershipRequests(RaftCore core, Members members, Action<ulong> changed)
{
    private (ulong Index, ulong Term, TaskCompletionSource<ulong> Waiter)? _underWay;

    public void Submit(MembershipChange change, TaskCompletionSource<ulong> waiter)
    {
        if (Complaint(change) is { } complaint)
        {
            waiter.TrySetException(complaint);
            return;
        }

        var number = NodeIdentity.Of(change.Member.Id).FullId;
        var isKnown = core.Members.Any(member => member.Id == number);
        var result = core.ProposeConfChange(new ConfChange(change.Type, number, MemberContext.Encode(change.Member, isKnown)));
        if (result.IsAppended)
            _underWay = (result.Index, result.Term, waiter);
        else
            waiter.TrySetException(Refusal(result.Outcome, change));
    }

    /// <summary>Puts a membership entry into effect and answers whoever asked for it.</summary>
    public void Apply(Entry entry)
    {
        var change = ConfChange.Decode(entry.Data);
        if (MemberContext.Decode(change) is { } member)
            members.Learn(member);
        core.ApplyConfChange(entry);
        changed(entry.Index);
        if (_underWay is not { } waiting || waiting.Index > entry.Index)
            return;
        _underWay = null;
        if (waiting.Index == entry.Index && waiting.Term == entry.Term)
            waiting.Waiter.TrySetResult(entry.Index);
        else
            waiting.Waiter.TrySetException(Proposer.NotLeader("leadership lost", mayHaveHappened: false));
    }

    /// <summary>A snapshot has brought the membership of its index.</summary>
    public void Restored(ulong index) => changed(index);

    /// <summary>This node does not lead any more: the change may or may not come about.</summary>
    public void LeadLost(string reason)
    {
        _underWay?.Waiter.TrySetException(Proposer.NotLeader(reason, mayHaveHappened: true));
        _underWay = null;
    }

    private Exception? Complaint(MembershipChange change)
    {
        if (core.Role != Role.Leader)
            return Proposer.NotLeader(core.Leader == 0 ? "leader not found" : "etcd raft engine is not leader", mayHaveHappened: false);
        if (change.PreviousIndex != 0 && change.PreviousIndex != members.Index)
            return new MembershipRefusedException($"previous_index {change.PreviousIndex} is not the configuration's, {members.Index}");
        var match = core.Members.FirstOrDefault(member => member.Id == NodeIdentity.Of(change.Member.Id).FullId)?.Match ?? 0;
        return match < change.LeastReplicated
            ? new MembershipRefusedException($"{change.Member.Id} holds the log up to {match}, not {change.LeastReplicated}")
            : null;
    }

    private static Exception Refusal(ProposalOutcome outcome, MembershipChange change) => outcome switch
    {
        ProposalOutcome.ConfChangePending => new MembershipRefusedException("another change of membership is under way"),
        ProposalOutcome.InvalidConfChange => new MembershipRefusedException($"{change.Type} of {change.Member.Id} changes nothing, or leaves no voter"),
        ProposalOutcome.LogFull => new ProposalsFullException(),
        ProposalOutcome.Transferring => Proposer.NotLeader("leadership transfer in progress", mayHaveHappened: false),
        _ => Proposer.NotLeader("etcd raft engine is not leader", mayHaveHappened: false),
    };
}
