namespace Elastickv.Node.Raft;

/// <content>Handing over the lead (Raft dissertation §3.10).</content>
public sealed partial class RaftCore
{
    /// <summary>The member being handed the lead, or 0. Proposals are refused meanwhile.</summary>
    private ulong _transferTarget;

    private int _transferElapsed;

    /// <summary>Hands the lead to a voter, once that holds the whole log. Given up after <see cref="RaftConfig.ElectionTicks"/>.</summary>
    /// <param name="target">The successor, or 0 for the voter that holds most of the log.</param>
    public TransferOutcome TransferLeadership(ulong target)
    {
        if (Role != Role.Leader)
            return TransferOutcome.NotLeader;
        if (target == Id)
            return TransferOutcome.AlreadyLeader;

        var member = target == 0 ? MostAdvancedVoter() : _tracker.Find(target);
        if (member is null or { IsLearner: true })
            return TransferOutcome.NoSuchVoter;

        if (_transferTarget != member.Id)
        {
            _transferTarget = member.Id;
            _transferElapsed = 0;
            ContinueTransfer(member);
        }

        return TransferOutcome.Started;
    }

    private Progress? MostAdvancedVoter() => _tracker.Members
        .Where(member => member.Id != Id && !member.IsLearner)
        .OrderByDescending(member => member.RecentlyActive)
        .ThenByDescending(member => member.Match)
        .FirstOrDefault();

    private void ContinueTransfer(Progress member)
    {
        if (member.Id == _transferTarget && member.Match == _log.LastIndex)
            Send(To(member.Id, MessageType.TimeoutNow));
    }

    private void TickTransfer()
    {
        if (_transferTarget != 0 && ++_transferElapsed >= _config.ElectionTicks)
            _transferTarget = 0;
    }
}
