namespace Elastickv.Node.Raft;

/// <content>Elections: campaigns, votes, PreVote.</content>
public sealed partial class RaftCore
{
    private readonly Dictionary<ulong, bool> _votes = [];

    /// <summary>Starts an election now, as if the election timeout had passed.</summary>
    public void Campaign() => StartCampaign(isTransfer: false);

    private void TickElection()
    {
        // Stays expired while this member may not lead: it must go on helping others to a new leader.
        _electionElapsed = Math.Min(_electionElapsed + 1, _electionTimeout);
        _sinceLeader = Math.Min(_sinceLeader + 1, _config.ElectionTicks);
        if (_electionElapsed == _electionTimeout)
            StartCampaign(isTransfer: false);
    }

    private void StartCampaign(bool isTransfer)
    {
        if (Role == Role.Leader || !MayLead())
            return;

        if (_config.PreVote && !isTransfer)
        {
            BecomePreCandidate();
            AskForVotes(MessageType.PreVote, Term + 1, context: 0);
        }
        else
        {
            StartElection(isTransfer);
        }
    }

    /// <summary>A member whose membership is out of date could count a majority of the wrong group.</summary>
    private bool MayLead() =>
        IsVoter && _log.PendingSnapshot is null && !_log.ConfChangesBetween(_log.Applied, _log.Committed).Any();

    private void StartElection(bool isTransfer)
    {
        BecomeCandidate();
        AskForVotes(MessageType.Vote, Term, isTransfer ? Message.ForcedVote : 0);
    }

    private void AskForVotes(MessageType type, ulong term, ulong context)
    {
        foreach (var member in _tracker.Members)
        {
            if (member.Id == Id || member.IsLearner)
                continue;
            var request = To(member.Id, type) with { Term = term, Index = _log.LastIndex, LogTerm = _log.LastTerm, Context = context };
            Send(WithCommit(request));
        }

        CountVote(Id, granted: true);
    }

    private void HandleVoteRequest(Message message)
    {
        var isPreVote = message.Type == MessageType.PreVote;
        var mayVote = _vote == message.From || (_vote == 0 && Leader == 0) || (isPreVote && message.Term > Term);
        var isFree = message.Context == Message.ForcedVote || !HearsFromLeader;
        var granted = mayVote && isFree && _log.IsUpToDate(message.Index, message.LogTerm);
        var response = To(message.From, isPreVote ? MessageType.PreVoteResponse : MessageType.VoteResponse);
        if (!granted)
        {
            LearnCommit(message);
            Send(WithCommit(response with { Reject = true }));
            return;
        }

        Send(response with { Term = message.Term });
        if (!isPreVote)
        {
            _electionElapsed = 0;
            _vote = message.From;
        }
    }

    private void HandleVoteResponse(Message message)
    {
        if (message.Reject)
            LearnCommit(message);

        var (asks, askedTerm) = message.Type == MessageType.PreVoteResponse ? (Role.PreCandidate, Term + 1) : (Role.Candidate, Term);
        if (Role == asks && (message.Reject || message.Term == askedTerm))
            CountVote(message.From, !message.Reject);
    }

    private Message WithCommit(Message message) =>
        message with { Commit = _log.Committed, CommitTerm = _log.TermAt(_log.Committed) ?? 0 };

    /// <summary>
    /// Members that cannot elect a leader tell each other what is committed. Otherwise a group could be stuck for good: a leader that
    /// removed itself refuses its vote to a successor with a shorter log, who does not know yet that it needs that vote no more.
    /// </summary>
    private void LearnCommit(Message message)
    {
        if (Role == Role.Leader || message.CommitTerm == 0 || message.Commit <= _log.Committed || _log.TermAt(message.Commit) != message.CommitTerm)
            return;

        _log.CommitTo(message.Commit);
        if (Role != Role.Follower && !MayLead())
            BecomeFollower(Term, leader: 0);
    }

    private void CountVote(ulong voter, bool granted)
    {
        if (!_tracker.IsVoter(voter))
            return;

        _votes.TryAdd(voter, granted);
        var grants = _votes.Values.Count(vote => vote);
        if (grants >= _tracker.Majority)
            WinVote();
        else if (_votes.Count - grants > _tracker.VoterCount - _tracker.Majority)
            BecomeFollower(Term, leader: 0);
    }

    private void WinVote()
    {
        if (Role == Role.PreCandidate)
            StartElection(isTransfer: false);
        else
            BecomeLeader();
    }
}
