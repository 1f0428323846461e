using System.Collections.Immutable;

namespace Elastickv.Node.Raft;

/// <summary>
/// One member of a Raft group as a pure state machine: ticks, messages and requests go in, <see cref="Ready"/> batches come out. No clock,
/// thread, file or socket. Not safe for concurrent use: one loop owns it and repeats
/// <code>
/// put ticks, messages, proposals and reads in;
/// while (core.TryTakeReady(out var ready)) { do what ready says, in its order; core.Advance(ready); }
/// </code>
/// A <see cref="RaftInvariantException"/> from any call means that a rule of Raft was broken; the host must halt.
/// </summary>
public sealed partial class RaftCore
{
    private readonly RaftConfig _config;
    private readonly Random _random;
    private readonly int? _foundingTicks;
    private readonly RaftLog _log;
    private readonly ProgressTracker _tracker;
    private readonly ReadOnlyQueue _reads;
    private readonly List<Message> _outbox = [];
    private readonly List<ReadState> _confirmedReads = [];
    private readonly List<ulong> _failedReads = [];

    private ulong _vote;
    private int _electionElapsed;
    private int _electionTimeout;

    /// <param name="config">Constants.</param>
    /// <param name="initial">What the WAL and the state machine hold.</param>
    /// <param name="random">Source of the election timeouts; seeded by the caller.</param>
    /// <exception cref="RaftInvariantException">The initial state contradicts itself, for instance lacks entries that were applied.</exception>
    public RaftCore(RaftConfig config, InitialState initial, Random random)
    {
        config.Validate();
        _config = config;
        _random = random;
        _log = new RaftLog(initial);
        _tracker = new ProgressTracker(config);
        _reads = new ReadOnlyQueue(config.MaxPendingReads);

        _tracker.Restore(initial.Snapshot.ConfState, _log.LastIndex + 1);
        foreach (var entry in _log.ConfChangesBetween(_log.FirstIndex - 1, _log.Applied))
            _tracker.Apply(ConfChange.Decode(entry.Data), _log.LastIndex + 1);

        // A torn write may have kept entries of a term and lost the term; then no vote in it was ever sent.
        (Term, _vote) = initial.HardState.Term >= _log.LastTerm
            ? (initial.HardState.Term, initial.HardState.Vote)
            : (_log.LastTerm, 0UL);
        _handedOut = initial.HardState;
        _foundingTicks = initial.HasPast ? null : config.FoundingTicks;
        _electionTimeout = DrawElectionTimeout();
        _sinceLeader = initial.HasPast ? 0 : config.ElectionTicks;
    }

    public ulong Id => _config.Id;

    public Role Role { get; private set; }

    public ulong Term { get; private set; }

    /// <summary>The member that this one believes to lead its term, or 0.</summary>
    public ulong Leader { get; private set; }

    public ulong Commit => _log.Committed;

    public ulong Applied => _log.Applied;

    public ulong FirstIndex => _log.FirstIndex;

    public ulong LastIndex => _log.LastIndex;

    /// <summary>Last entry known to be durable here.</summary>
    public ulong Stored => _log.Stored;

    /// <summary>The latest durable snapshot.</summary>
    public SnapshotMetadata Snapshot => _log.Snapshot;

    /// <summary>The membership as of <see cref="Applied"/>.</summary>
    public ConfState ConfState => _tracker.ConfState;

    public bool IsVoter => _tracker.IsVoter(Id);

    /// <summary>The members in ascending order of id; what is known of each is current on the leader only.</summary>
    public ImmutableArray<Progress> Members => _tracker.Members;

    /// <summary>Term of a retained entry or of the one before; null elsewhere.</summary>
    public ulong? TermAt(ulong index) => _log.TermAt(index);

    /// <summary>One unit of time has passed.</summary>
    public void Tick()
    {
        if (Role == Role.Leader)
            TickLeader();
        else
            TickElection();
    }

    /// <summary>A message arrived. One that is stale, misdirected or from a stranger is ignored.</summary>
    public void Step(Message message)
    {
        if (message.To != Id || message.From == Id)
            return;

        if (message.Term > Term)
        {
            if (TakeNewerTerm(message))
                Handle(message);
        }
        else if (message.Term < Term)
        {
            AnswerStaleTerm(message);
        }
        else
        {
            Handle(message);
        }
    }

    private void Handle(Message message)
    {
        switch (message.Type)
        {
            case MessageType.Append or MessageType.Heartbeat or MessageType.InstallSnapshot:
                FollowSender(message);
                HandleFromLeader(message);
                break;
            case MessageType.AppendResponse or MessageType.HeartbeatResponse:
                if (Role == Role.Leader && _tracker.Find(message.From) is { } member)
                    HandleFromFollower(member, message);
                break;
            case MessageType.Vote or MessageType.PreVote:
                HandleVoteRequest(message);
                break;
            case MessageType.VoteResponse or MessageType.PreVoteResponse:
                HandleVoteResponse(message);
                break;
            case MessageType.TimeoutNow:
                if (Role == Role.Follower)
                    StartCampaign(isTransfer: true);
                break;
        }
    }

    private void HandleFromLeader(Message message)
    {
        switch (message.Type)
        {
            case MessageType.Append:
                HandleAppend(message);
                break;
            case MessageType.Heartbeat:
                HandleHeartbeat(message);
                break;
            case MessageType.InstallSnapshot:
                HandleInstallSnapshot(message);
                break;
        }
    }

    private void HandleFromFollower(Progress member, Message message)
    {
        if (message.Type == MessageType.AppendResponse)
            HandleAppendResponse(member, message);
        else
            HandleHeartbeatResponse(member, message);
    }

    private void Send(Message message) => _outbox.Add(message);

    private Message To(ulong receiver, MessageType type) => new() { Type = type, From = Id, To = receiver, Term = Term };

    private int DrawElectionTimeout() =>
        _foundingTicks is { } soon && Term == InitialState.FoundingTerm ? soon : _config.ElectionTicks + _random.Next(_config.ElectionTicks);
}
