using Elastickv.Node.Encryption;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Hosting.Loop;
using Elastickv.Node.Proposals;
using Elastickv.Node.Raft;
using Elastickv.Node.StateMachine;
using Elastickv.Node.StateMachine.Rollout;
using Elastickv.Node.Storage;
using Elastickv.Node.Transport.Peers;
using Elastickv.Node.Wal;

namespace Elastickv.Node.Hosting.Startup;

/// <summary>The Raft group of a node, from its files to its running loop: <see cref="Open"/> replays, <see cref="Run"/> starts the one thread that owns it.</summary>
internal sealed class GroupEngine : IAsyncDisposable
{
    /// <summary>Inputs that may wait for the loop.</summary>
    private const int InboxLimit = 1 << 16;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Inbox<LoopInput> _inbox;
    private readonly LoopParts _parts;
    private readonly GroupLoop _loop;
    private readonly RowStore _rows;
    private readonly NodeLog _log;
    private bool _isRunning;

    private GroupEngine(Inbox<LoopInput> inbox, LoopParts parts, GroupLoop loop, RowStore rows, MvccStore store, RaftGroup group, NodeCipher? cipher)
    {
        (_inbox, _parts, _loop, _rows, _log) = (inbox, parts, loop, rows, parts.Log);
        (Store, Group, Cipher) = (store, group, cipher);
    }

    public MvccStore Store { get; }

    public RaftGroup Group { get; }

    public NodeCipher? Cipher { get; }

    /// <summary>This node's number in the group.</summary>
    public ulong Identity => _parts.Core.Id;

    public RowStore Rows => _rows;

    public RewriteSteps? Rewrite => _parts.Rewrite;

    public HybridLogicalClock Clock => _parts.Clock;

    public string SnapshotDirectory => _parts.SnapshotFiles.Files;

    /// <summary>Ends when the loop does: with success after a stop, with an <see cref="EngineStoppedException"/> after a halt.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Opens the files, refuses what must be refused, raises the epochs, and applies what was committed before the process last ended.</summary>
    public static GroupEngine Open(EngineSettings settings, EncryptionStart encryption)
    {
        var options = settings.Options;
        encryption.RequireDistinctMembers(settings.Members.All.Select(m => m.Id));
        var files = new SnapshotDirectory(options.DataDirectory);
        var wal = WriteAheadLog.Open(Path.Combine(options.DataDirectory, "wal"), ReadOnlyMemory<byte>.Empty, out var replay);
        RowStore? rows = null;
        try
        {
            RowRecovery.RequireSource(Path.Combine(options.DataDirectory, "fsm.db"), files, LogRecovery.Newest(replay));
            rows = RowStore.Open(Path.Combine(options.DataDirectory, "fsm.db"));
            var ceiling = RowRecovery.Recover(rows, files, LogRecovery.Newest(replay), settings.Counters);
            var cipher = encryption.Open(rows, replay.Entries, settings.Time);
            var engine = Compose(settings, new EngineFiles(files, rows, wal, replay), cipher, ceiling);
            engine._loop.Settle();
            if (cipher is not null)
                EncryptionStart.CheckReplayed(cipher, rows);
            return engine;
        }
        catch
        {
            wal.Dispose();
            rows?.Dispose();
            throw;
        }
    }

    /// <summary>Starts the loop.</summary>
    public void Run(IPeerTransport transport)
    {
        _parts.Transport = transport;
        _isRunning = true;
        new Thread(RunLoop) { IsBackground = true, Name = "raft" }.Start();
    }

    public async ValueTask DisposeAsync()
    {
        if (_isRunning)
        {
            _inbox.Post(new LoopInput.Stop());
            await Ended.ContinueWith(_ => { }, TaskScheduler.Default);
        }

        _parts.Wal.Dispose();
        _rows.Dispose();
    }

    private static GroupEngine Compose(EngineSettings settings, EngineFiles files, NodeCipher? cipher, long ceiling)
    {
        var (options, tuning) = (settings.Options, settings.Options.Tuning);
        var newest = LogRecovery.Newest(files.Replay);
        var core = new RaftCore(Config(options), Begin(settings, files), settings.Random);
        if (newest.Index > core.Snapshot.Index)
            core.SnapshotTaken(newest);
        var clock = new HybridLogicalClock(settings.Time);
        var store = new MvccStore(files.Rows, cipher?.Values, new MvccStoreOptions { StorageEnvelopeSkipped = options.Defect == Defect.StorageEnvelopeSkipped });
        var state = new ReplicatedState(store, settings.Executor, cipher, clock);
        state.Restored(ceiling);
        var inbox = new Inbox<LoopInput>(InboxLimit);
        var members = settings.Members;
        var status = new StatusBoard(options.RaftId, members, settings.Counters, settings.Time);
        var lease = new LeaderLease((long)(TimeSpan.FromMilliseconds(tuning.LeaseMs).TotalSeconds * settings.Time.TimestampFrequency));
        var parts = new LoopParts
        {
            Core = core,
            Wal = files.Wal,
            State = state,
            Snapshots = new SnapshotKeeper(core, files.Wal, files.Snapshots, files.Rows, state, cipher, tuning, inbox, settings.Log),
            SnapshotFiles = files.Snapshots,
            Proposer = new Proposer(core.Propose, (IProposalSealer?)cipher ?? ClearProposals.Instance, (ulong)settings.Random.NextInt64())
            {
                AnswerEarly = options.Defect == Defect.AckBeforeCommit ? PlausibleReply.Of : null,
            },
            Membership = new MembershipRequests(core, members, index =>
            {
                members.ChangedAt(index);
                MemberList.Save(options, members);
            }),
            Rewrite = cipher is null ? null : new RewriteSteps(files.Rows, cipher.Values),
            Clock = clock,
            Lease = lease,
            Time = settings.Time,
            Status = status,
            Log = settings.Log,
            Settled = settings.Settled,
            ServesReadsOnBelief = options.Defect == Defect.StaleRead,
        };
        var ticker = new Ticker(settings.Time, TimeSpan.FromMilliseconds(tuning.TickMs), mostAtOnce: Math.Max(1, tuning.HeartbeatTicks / 2));
        return new GroupEngine(
            inbox, parts, new GroupLoop(parts, inbox, ticker), files.Rows, store, new RaftGroup(inbox, status, lease, members, settings.Counters, settings.Time), cipher);
    }

    private static RaftConfig Config(NodeOptions options) => new()
    {
        Id = Encryption.Writers.NodeIdentity.Of(options.RaftId).FullId,
        ElectionTicks = options.Tuning.ElectionTicks,
        HeartbeatTicks = options.Tuning.HeartbeatTicks,
        FoundingTicks = IsFirstFounder(options) ? options.Tuning.FoundingTicks : null,
    };

    private static bool IsFirstFounder(NodeOptions options) =>
        options.JoinMembers.IsEmpty && options.BootstrapMembers is [var first, ..] && first.Id == options.RaftId;

    private static InitialState Begin(EngineSettings settings, EngineFiles files)
    {
        if (!LogRecovery.IsFresh(files.Replay))
            return LogRecovery.Resume(files.Replay, files.Rows.AppliedIndex, settings.Options.Tuning.CatchUpEntries);
        if (!settings.Options.JoinMembers.IsEmpty)
            return InitialState.Empty;
        return LogRecovery.Found(files.Wal, settings.Options.BootstrapMembers);
    }

    /// <summary>A node has a past, founds a group or joins one.</summary>
    public static void RequireOrigin(NodeOptions options)
    {
        if (options.BootstrapMembers.IsEmpty && options.JoinMembers.IsEmpty && !WalReader.Exists(Path.Combine(options.DataDirectory, "wal")))
            throw new RefusalException($"no Raft state in {options.DataDirectory}, and none of --raftBootstrap, --raftBootstrapMembers and --raftJoinMembers is given");
    }

    private void RunLoop()
    {
        try
        {
            _loop.Run();
            _ended.SetResult();
        }
        catch (Exception e)
        {
            _log.Write(Describe(e));
            _ended.SetException(new EngineStoppedException(e));
        }
    }

    /// <summary>The line by which operators know why a replica halted (spec §3.3).</summary>
    private static string Describe(Exception error) => error switch
    {
        EncryptionException e when e.Is(EncryptionError.RaftUnwrapFailed) => $"raft envelope unwrap failed; halting apply: {e.Message}",
        EncryptionException e when e.Is(EncryptionError.EncryptionApply) =>
            $"encryption FSM apply requested halt; not advancing setApplied: raftengine/etcd: FSM-requested apply halt: {e.Message}",
        _ => $"raft engine halts: {error.GetType().Name}: {error.Message}",
    };
}
