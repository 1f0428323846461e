using Elastickv.Node.Raft;

namespace Elastickv.Node.Tests.Raft.Simulation;

/// <summary>One member with its host: the loop that <see cref="Ready"/> asks for, and the ways in which it may die.</summary>
public sealed class SimulatedNode(RaftConfig config, SimulatedNetwork network, Ledger ledger, Random random, Defect defect, ulong snapshotEvery)
{
    private readonly SimulatedDisk _disk = new(defect);
    private readonly List<Parcel> _inbox = [];
    private readonly Dictionary<ulong, ulong> _proposedTerm = [];
    private readonly SimulatedReads _reads = new(config.Id, ledger, (defect == Defect.LeaseTooLong ? 20 : 1) * config.ElectionTicks);
    private readonly Dictionary<ulong, SnapshotFile> _received = [];
    private MachineState _machine;
    private Ready? _taken;
    private bool _diskIsSlow;
    private ulong _seenCommit;
    private ulong _seenLeaderTerm;
    private ulong _leaseTerm;

    public ulong Id => config.Id;

    /// <summary>Null while the member is down.</summary>
    public RaftCore? Core { get; private set; }

    public int Life { get; private set; }

    /// <summary>A paused member neither ticks nor works; messages pile up.</summary>
    public bool IsPaused { get; set; }

    /// <summary>Where to die in the next batch.</summary>
    public CrashPoint CrashAt { get; set; }

    public bool Runs => Core is not null && !IsPaused;

    public MachineState Machine => _machine;

    public void Bootstrap(InitialState state) => _disk.Bootstrap(state);

    public void Start()
    {
        Life++;
        if (_machine.Index < _disk.Snapshot.Machine.Index)
            _machine = _disk.Snapshot.Machine;
        Core = new RaftCore(config, _disk.Replay(_machine.Index, hasPast: Life > 1), new Random(random.Next()));
        _seenCommit = _machine.Index;
        _seenLeaderTerm = 0;
        Observe();
    }

    public void Crash()
    {
        Core = null;
        CrashAt = CrashPoint.None;
        _inbox.Clear();
        _proposedTerm.Clear();
        _reads.Clear();
        _reads.Lease.End(network.Now);
        _taken = null;
        _disk.Crash(random);

        // The state machine syncs when it likes: any state since the snapshot may be what is left.
        var oldest = Math.Min(_disk.Snapshot.Metadata.Index, _machine.Index);
        if (random.Next(2) == 0)
            _machine = ledger.StateAt(oldest + (ulong)random.NextInt64((long)(_machine.Index - oldest) + 1));
    }

    public void Deliver(Parcel parcel)
    {
        if (Core is not null && _inbox.Count < 10_000)
            _inbox.Add(parcel);
    }

    public void Tick()
    {
        Core!.Tick();
        Observe();
    }

    public void Write(ulong value)
    {
        var result = Core!.Propose(BitConverter.GetBytes(value));
        if (result.IsAppended)
            _proposedTerm[result.Index] = result.Term;
    }

    public void Read()
    {
        if (defect == Defect.ReadsWithoutQuorum)
            _reads.ServeOnBelief(Core!, _machine);
        else
            _reads.Submit(Core!, _machine, network.Now);
    }

    public void Transfer(ulong target)
    {
        if (Core!.Role == Role.Leader)
            _reads.Lease.Bar(Core.Term, network.Now);
        Core.TransferLeadership(target);
    }

    /// <summary>Takes messages and works on batches, until there is nothing to do or the disk is slow.</summary>
    public void Work()
    {
        foreach (var parcel in _inbox)
        {
            if (parcel.Snapshot is { } file)
                _received[file.Metadata.Index] = file;
            Core!.Step(parcel.Message);
            Observe();
        }

        _inbox.Clear();
        while (Core is { } core)
        {
            if (_taken is null && !TryBegin(core))
                return;
            if (DiskIsSlow())
                return;
            if (_taken is { } ready)
                Finish(core, ready);
        }
    }

    /// <summary>Sometimes a sync takes several ticks, while messages and time go on.</summary>
    private bool DiskIsSlow()
    {
        _diskIsSlow = random.Next(20) < (_diskIsSlow ? 18 : 1);
        return _diskIsSlow;
    }

    private bool TryBegin(RaftCore core)
    {
        if (!core.TryTakeReady(out _taken))
            return false;

        Send(_taken.MessagesBeforeStore.AsSpan());
        if (defect == Defect.AnswersBeforeStore)
            Send(_taken.MessagesAfterStore.AsSpan());
        Dies(CrashPoint.BeforeStore);
        return true;
    }

    private void Finish(RaftCore core, Ready ready)
    {
        var received = ready.SnapshotToInstall is { } metadata ? _received[metadata.Index] : null;
        if (CrashAt == CrashPoint.Storing)
            _disk.Tear(ready, received, random);
        if (Dies(CrashPoint.Storing))
            return;

        Store(core, ready, received);
        if (Dies(CrashPoint.AfterStore))
            return;

        var messages = ready.MessagesAfterStore.AsSpan();
        Send(CrashAt == CrashPoint.Sending ? messages[..random.Next(messages.Length + 1)] : messages);
        if (Dies(CrashPoint.Sending))
            return;

        var count = CrashAt == CrashPoint.Applying ? random.Next(ready.CommittedEntries.Length + 1) : ready.CommittedEntries.Length;
        Apply(core, ready.CommittedEntries.AsSpan()[..count], received);
        if (Dies(CrashPoint.Applying) || Dies(CrashPoint.BeforeAdvance))
            return;

        _taken = null;
        _reads.Accept(ready);
        core.Advance(ready);
        Observe();
        _reads.Serve(core, _machine);
        TakeSnapshot(core);
    }

    private bool Dies(CrashPoint here)
    {
        if (CrashAt != here)
            return false;

        Crash();
        return true;
    }

    private void Store(RaftCore core, Ready ready, SnapshotFile? received)
    {
        _disk.Store(ready, received);
        foreach (var entry in ready.EntriesToStore)
        {
            if (core.TermAt(entry.Index) == entry.Term && core.TermAt(entry.Index - 1) is { } previous)
                ledger.Stored(entry, previous);
        }
    }

    private void Apply(RaftCore core, ReadOnlySpan<Entry> entries, SnapshotFile? received)
    {
        if (received is not null)
        {
            _machine = received.Machine;
            foreach (var index in _received.Keys.Where(index => index <= _machine.Index).ToList())
                _received.Remove(index);
            ledger.Reached(Id, _machine);
        }

        foreach (var entry in entries)
        {
            if (entry.Type == EntryType.ConfChange)
            {
                _reads.Lease.End(network.Now);
                core.ApplyConfChange(entry);
            }

            _machine = _machine.Apply(entry);
            ledger.Reached(Id, _machine);
            if (_proposedTerm.Remove(entry.Index, out var term) && term == entry.Term)
                ledger.WriteCompleted(entry.Index);
        }
    }

    private void TakeSnapshot(RaftCore core)
    {
        if (core.Applied < core.Snapshot.Index + snapshotEvery || core.DescribeSnapshot() is not { } metadata)
            return;

        _disk.Save(new SnapshotFile(metadata, _machine));
        core.SnapshotTaken(metadata);
        core.Compact(metadata.Index - (ulong)random.Next(5));
    }

    private void Send(ReadOnlySpan<Message> messages)
    {
        foreach (var message in messages)
        {
            var snapshot = message.Snapshot is null ? null : _disk.Snapshot;
            if (snapshot is not null && snapshot.Metadata != message.Snapshot)
                throw new SafetyViolationException($"{Id} sends snapshot {message.Snapshot}, but has {snapshot.Metadata}");
            var sent = defect == Defect.CommitsByCounting && message.Type == MessageType.Heartbeat ? WithCountedCommit(message) : message;
            if (!network.Send(new Parcel(sent, snapshot)) && snapshot is not null)
                Core!.ReportSnapshot(message.To, arrived: false);
        }
    }

    private Message WithCountedCommit(Message message)
    {
        var members = Core!.Members;
        var matches = members.Where(member => !member.IsLearner).Select(member => member.Match).OrderDescending().ToArray();
        var counted = matches.Length > 0 ? matches[matches.Length / 2] : 0;
        var match = members.FirstOrDefault(member => member.Id == message.To)?.Match ?? 0;
        return message with { Commit = Math.Max(message.Commit, Math.Min(match, counted)) };
    }

    private void Observe()
    {
        var core = Core!;
        if (core.Role != Role.Leader || core.Term != _leaseTerm)
        {
            _leaseTerm = core.Term;
            _reads.Lease.End(network.Now);
        }

        // Before its term is durable, a leader has sent nothing and counts for nothing.
        if (core.Role == Role.Leader && core.Term != _seenLeaderTerm && core.Term == _disk.Term)
        {
            _seenLeaderTerm = core.Term;
            ledger.Leads(core, Life);
        }

        if (core.Commit > _seenCommit)
        {
            ledger.Commits(core, _seenCommit + 1);
            _seenCommit = core.Commit;
        }
    }
}
