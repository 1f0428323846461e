namespace Elastickv.Node.Raft;

/// <content>Terms and roles: which messages move a member from one to another.</content>
public sealed partial class RaftCore
{
    /// <summary>
    /// Ticks since a leader was heard, of whatever term; <see cref="RaftConfig.ElectionTicks"/> at most. A member with a past begins at 0: it cannot know what
    /// it answered just before it ended, and a leader may hold a <see cref="LeaderLease"/> on that answer.
    /// </summary>
    private int _sinceLeader;

    /// <summary>A member that lately heard from a leader does not help to depose it, unless the leader itself asked for the election.</summary>
    private bool HearsFromLeader => Role == Role.Leader || _sinceLeader < _config.ElectionTicks;

    /// <summary>Takes on a newer term where the message calls for it. False if the message is to be ignored.</summary>
    private bool TakeNewerTerm(Message message)
    {
        switch (message.Type)
        {
            case MessageType.Vote or MessageType.PreVote when message.Context != Message.ForcedVote && HearsFromLeader:
                return false;
            case MessageType.PreVote:
            case MessageType.PreVoteResponse when !message.Reject:
                return true;
            default:
                var leads = message.Type is MessageType.Append or MessageType.Heartbeat or MessageType.InstallSnapshot;
                BecomeFollower(message.Term, leads ? message.From : 0);
                return true;
        }
    }

    /// <summary>
    /// An old leader, or a candidate that cannot win, learns of the newer term. Otherwise a member that raised its term while cut off could
    /// neither follow the leader (older term) nor depose it (PreVote).
    /// </summary>
    private void AnswerStaleTerm(Message message)
    {
        switch (message.Type)
        {
            case MessageType.Append or MessageType.Heartbeat or MessageType.InstallSnapshot:
                Send(To(message.From, MessageType.HeartbeatResponse));
                break;
            case MessageType.PreVote:
                Send(WithCommit(To(message.From, MessageType.PreVoteResponse) with { Reject = true }));
                break;
            case MessageType.Vote:
                Send(WithCommit(To(message.From, MessageType.VoteResponse) with { Reject = true }));
                break;
        }
    }

    private void FollowSender(Message message)
    {
        Invariant.Holds(
            Role != Role.Leader && (Leader == 0 || Leader == message.From),
            $"{message.From} leads term {Term}, and so does {Leader}");
        if (Role != Role.Follower)
            BecomeFollower(Term, message.From);
        Leader = message.From;
        _electionElapsed = 0;
        _sinceLeader = 0;
    }

    private void BecomeFollower(ulong term, ulong leader)
    {
        // What led has heard no leader for long.
        if (Role == Role.Leader)
            _sinceLeader = _config.ElectionTicks;
        Reset(term);
        Role = Role.Follower;
        Leader = leader;
    }

    private void BecomePreCandidate()
    {
        Role = Role.PreCandidate;
        Leader = 0;
        _votes.Clear();
        _electionElapsed = 0;
        _electionTimeout = DrawElectionTimeout();
    }

    private void BecomeCandidate()
    {
        Reset(Term + 1);
        Role = Role.Candidate;
        _vote = Id;
    }

    private void BecomeLeader()
    {
        Invariant.Holds(Role == Role.Candidate && IsVoter, $"{Role} becomes leader");
        Reset(Term);
        Role = Role.Leader;
        Leader = Id;
        foreach (var member in _tracker.Members)
            member.Reset(_log.LastIndex + 1);
        _tracker.Self!.BecomeReplicate();
        _tracker.Self.RecentlyActive = true;
        _uncommittedBytes = _log.BytesBetween(_log.Committed, _log.LastIndex);

        // Nothing of an older term is committed by counting (Raft §5.4.2); an empty entry of the own term commits all before it.
        AppendAsLeader(EntryType.Normal, default);
        _firstOfTerm = _log.LastIndex;
        _lastConfChange = _firstOfTerm;
        AcknowledgeOwnEntries();
    }

    private void Reset(ulong term)
    {
        if (term != Term)
        {
            Invariant.Holds(term > Term, $"term {term} after {Term}");
            Term = term;
            _vote = 0;
        }

        Leader = 0;
        _votes.Clear();
        _electionElapsed = 0;
        _heartbeatElapsed = 0;
        _heartbeatIsDue = false;
        _quorumElapsed = 0;
        _electionTimeout = DrawElectionTimeout();
        _transferTarget = 0;
        _reads.Fail(_failedReads);
    }
}
