using Elastickv.Node.Raft;

namespace Elastickv.Node.Tests.Raft.Simulation;

/// <summary>
/// A whole cluster in one thread: from one seed come the constants, the faults, the clients and every delay, so a failing seed fails again.
/// First a stormy time, in which the <see cref="Ledger"/> watches; then everything is healed and the group must come to rest.
/// </summary>
public sealed class SimulatedCluster
{
    private const int MemberCount = 5;
    private const int StormSteps = 3000;
    private const int CalmSteps = 1500;

    private readonly Random _random;
    private readonly SimulatedNetwork _network;
    private readonly SimulatedNode[] _nodes;
    private readonly int[] _restartAt = new int[MemberCount + 1];
    private readonly int[] _resumeAt = new int[MemberCount + 1];
    private readonly int _calm;
    private readonly bool _membershipChanges;
    private int _healAt;
    private ulong _nextValue;

    public SimulatedCluster(int seed, Defect defect)
    {
        _random = new Random(seed);
        _network = new SimulatedNetwork(_random, MemberCount)
        {
            LossPerMille = _random.Next(2) * _random.Next(100),
            DuplicatesPerMille = _random.Next(2) * _random.Next(100),
            MaxDelay = 1 + _random.Next(6),
        };
        _calm = 20 + _random.Next(150);
        _membershipChanges = _random.Next(3) != 0;
        var constants = RandomConstants();
        var snapshotEvery = 5 + (ulong)_random.Next(60);
        _nodes = [.. Enumerable.Range(1, MemberCount)
            .Select(id => new SimulatedNode(constants with { Id = (ulong)id }, _network, Ledger, _random, defect, snapshotEvery))];
        Found(_random.Next(3) switch { 0 => 1, 1 => 3, _ => 5 });
    }

    public Ledger Ledger { get; } = new();

    public void Run()
    {
        for (var step = 0; step < StormSteps; step++)
        {
            ChangeFaults();
            Advance();
            Operate();
        }

        CalmDown();
        for (var step = 0; step < CalmSteps; step++)
        {
            Advance();
            if (step % 20 == 0 && IsAtRest())
                return;
        }

        throw new SafetyViolationException("liveness: a healed cluster does not come to rest: " + Describe());
    }

    private RaftConfig RandomConstants() => new()
    {
        Id = 1,
        ElectionTicks = 8,
        HeartbeatTicks = 1 + _random.Next(3),
        PreVote = _random.Next(4) != 0,
        MaxBytesPerMessage = 1 + _random.Next(60),
        MaxInflightMessages = 1 + _random.Next(8),
        MaxInflightBytes = 1 + _random.Next(200),
        MaxUncommittedBytes = 50 + _random.Next(1000),
        MaxBytesToApply = 1 + _random.Next(200),
        MaxPendingReads = 20,
    };

    private void Found(int founders)
    {
        var initial = InitialState.Bootstrap(Enumerable.Range(1, founders).ToDictionary(id => (ulong)id, _ => ReadOnlyMemory<byte>.Empty));
        foreach (var entry in initial.Entries)
            Ledger.Stored(entry, entry.Index == 1 ? 0u : 1u);
        foreach (var node in _nodes[..founders])
            node.Bootstrap(initial);
        foreach (var node in _nodes)
            node.Start();
    }

    /// <summary>Half a tick of everybody's clock on average: clocks drift, hosts are slow.</summary>
    private void Advance()
    {
        foreach (var parcel in _network.Arrivals())
            Arrive(parcel);
        foreach (var node in _nodes)
        {
            if (node.Runs && _random.Next(2) == 0)
                node.Tick();
            if (node.Runs && _random.Next(8) != 0)
                node.Work();
        }
    }

    private void Arrive(Parcel parcel)
    {
        var receiver = Node(parcel.Message.To);
        receiver.Deliver(parcel);
        if (parcel.Snapshot is not null)
            Node(parcel.Message.From).Core?.ReportSnapshot(receiver.Id, receiver.Core is not null);
        else if (receiver.Core is null && _random.Next(4) == 0)
            Node(parcel.Message.From).Core?.ReportUnreachable(receiver.Id);
    }

    private void ChangeFaults()
    {
        foreach (var node in _nodes)
        {
            if (node.Core is null && _network.Now >= _restartAt[node.Id])
                node.Start();
            if (node.IsPaused && _network.Now >= _resumeAt[node.Id])
                node.IsPaused = false;
            if (node.Core is null)
                _restartAt[node.Id] = Math.Min(_restartAt[node.Id], _network.Now + 100);
        }

        if (_network.Now >= _healAt)
            _network.Heal();

        var victim = _nodes[_random.Next(MemberCount)];
        switch (_random.Next(_calm))
        {
            case 0 or 1 when victim.Runs:
                victim.CrashAt = (CrashPoint)(1 + _random.Next((int)CrashPoint.BeforeAdvance));
                _restartAt[victim.Id] = _network.Now + 1 + _random.Next(80);
                break;
            case 2 when victim.Runs:
                victim.IsPaused = true;
                _resumeAt[victim.Id] = _network.Now + 1 + _random.Next(80);
                break;
            case 3 or 4:
                _healAt = _network.Now + 1 + _random.Next(100);
                Partition(victim.Id);
                break;
        }
    }

    private void Partition(ulong victim)
    {
        var group = (ulong)_random.Next(1 << MemberCount);
        var kind = _random.Next(4);
        for (var from = 1ul; from <= MemberCount; from++)
        {
            for (var to = 1ul; to <= MemberCount; to++)
            {
                var cut = kind switch
                {
                    0 => (group >> (int)(from - 1) & 1) != (group >> (int)(to - 1) & 1),
                    1 => from == victim,
                    2 => to == victim,
                    _ => _random.Next(4) == 0,
                };
                if (cut && from != to)
                    _network.Cut(from, to);
            }
        }
    }

    private void Operate()
    {
        var node = _nodes[_random.Next(MemberCount)];
        if (!node.Runs || (node.Core!.Role != Role.Leader && _random.Next(10) != 0))
            return;

        for (var writes = _random.Next(_random.Next(20) == 0 ? 30 : 4); writes > 0; writes--)
            node.Write(++_nextValue);
        for (var reads = _random.Next(3); reads > 0; reads--)
            node.Read();

        var other = 1 + (ulong)_random.Next(MemberCount);
        switch (_random.Next(40))
        {
            case 0:
                node.Transfer(other);
                break;
            case 1:
                node.Core.Campaign();
                break;
            case 2 or 3 or 4 when _membershipChanges:
                node.Core.ProposeConfChange(new ConfChange((ConfChangeType)_random.Next(4), other));
                break;
        }
    }

    private void CalmDown()
    {
        _network.Heal();
        _network.LossPerMille = _network.DuplicatesPerMille = 0;
        _network.MaxDelay = 1;
        foreach (var node in _nodes)
        {
            node.IsPaused = false;
            node.CrashAt = CrashPoint.None;
            if (node.Core is null)
                node.Start();
        }
    }

    /// <summary>One member leads, has committed an entry of its own term, and everybody in the group has applied the whole log.</summary>
    private bool IsAtRest()
    {
        var leader = _nodes.Where(node => node.Core!.Role == Role.Leader).MaxBy(node => node.Core!.Term)?.Core;
        return leader is not null
            && leader.Commit == leader.LastIndex
            && leader.TermAt(leader.Commit) == leader.Term
            && leader.Members.All(member => Node(member.Id).Machine.Index == leader.LastIndex)
            && leader.Members.All(member => Node(member.Id).Core!.ConfState == leader.ConfState);
    }

    private string Describe() => string.Join("; ", _nodes.Select(node =>
        $"{node.Id} {node.Core!.Role} term {node.Core.Term} log {node.Core.FirstIndex}..{node.Core.LastIndex} commit {node.Core.Commit} applied {node.Core.Applied} "
        + $"voters [{string.Join(',', node.Core.ConfState.Voters)}] learners [{string.Join(',', node.Core.ConfState.Learners)}]"));

    private SimulatedNode Node(ulong id) => _nodes[(int)id - 1];
}
