using Elastickv.Node.Raft;

namespace Elastickv.Node.Tests.Raft.Simulation;

/// <summary>Sees every member and every client at once, and throws when they contradict each other.</summary>
public sealed class Ledger
{
    private readonly Dictionary<(ulong Index, ulong Term), (ulong Digest, ulong PreviousTerm)> _entries = [];
    private readonly Dictionary<ulong, (ulong Id, int Life)> _leaderByTerm = [];
    private readonly List<(ulong Term, ulong SeenInTerm)> _committed = [(0, 0)];
    private readonly List<ulong> _stateHash = [0];

    /// <summary>The state that the latest completed client operation saw.</summary>
    public ulong Completed { get; private set; }

    public int Writes { get; private set; }

    public int Reads { get; private set; }

    public int Terms => _leaderByTerm.Count;

    public ulong Committed => (ulong)_committed.Count - 1;

    public MachineState StateAt(ulong index) => new(index, _stateHash[(int)index]);

    /// <summary>Log matching: an entry is known by index and term, and so is everything before it.</summary>
    public void Stored(Entry entry, ulong previousTerm)
    {
        var content = (MachineState.Digest(entry.Data.Span), previousTerm);
        if (!_entries.TryAdd((entry.Index, entry.Term), content) && _entries[(entry.Index, entry.Term)] != content)
            throw new SafetyViolationException($"log matching: two entries at index {entry.Index} term {entry.Term}");
    }

    /// <summary>Election safety and leader completeness.</summary>
    public void Leads(RaftCore core, int life)
    {
        if (!_leaderByTerm.TryAdd(core.Term, (core.Id, life)))
        {
            if (_leaderByTerm[core.Term] != (core.Id, life))
                throw new SafetyViolationException($"election safety: term {core.Term} is led by {_leaderByTerm[core.Term].Id} and by {core.Id}");
            return;
        }

        for (var index = core.FirstIndex; index < (ulong)_committed.Count; index++)
        {
            var (term, seenInTerm) = _committed[(int)index];
            if (seenInTerm < core.Term && core.TermAt(index) != term)
                throw new SafetyViolationException($"leader completeness: {core.Id} leads term {core.Term} without {term}/{index}");
        }
    }

    /// <summary>State machine safety, as soon as an entry is known to be committed.</summary>
    public void Commits(RaftCore core, ulong from)
    {
        for (var index = Math.Max(from, core.FirstIndex); index <= core.Commit; index++)
        {
            var term = core.TermAt(index)!.Value;
            if (index == (ulong)_committed.Count)
                _committed.Add((term, core.Term));
            else if (index > (ulong)_committed.Count)
                throw new SafetyViolationException($"{core.Id} commits {index} before anybody committed {_committed.Count}");
            else if (_committed[(int)index].Term != term)
                throw new SafetyViolationException($"state machine safety: {core.Id} commits {term}/{index} instead of term {_committed[(int)index].Term}");
        }
    }

    /// <summary>State machine safety: everybody is in the same state after the same index.</summary>
    public void Reached(ulong id, MachineState state)
    {
        if (state.Index == (ulong)_stateHash.Count)
            _stateHash.Add(state.Hash);
        else if (state.Index > (ulong)_stateHash.Count || _stateHash[(int)state.Index] != state.Hash)
            throw new SafetyViolationException($"state machine safety: {id} is in another state after index {state.Index}");
    }

    public void WriteCompleted(ulong index)
    {
        Writes++;
        Completed = Math.Max(Completed, index);
    }

    /// <summary>Linearizability: the log orders all operations, so a read is right if it sees all that completed before it began.</summary>
    public void ReadCompleted(ulong id, ulong completedBefore, ulong seen)
    {
        if (seen < completedBefore)
            throw new SafetyViolationException($"stale read: {id} reads at {seen}, but {completedBefore} was seen before");
        Reads++;
        Completed = Math.Max(Completed, seen);
    }
}
