using Elastickv.Node.Raft;

namespace Elastickv.Node.Tests.Raft.Simulation;

/// <summary>What a member has on disk: WAL, latest snapshot, and a state machine that may be older than what was applied.</summary>
public sealed class SimulatedDisk(Defect defect)
{
    private readonly List<Entry> _entries = [];
    private HardState _hardState;
    private HardState _synced;

    public SnapshotFile Snapshot { get; private set; } = SnapshotFile.None;

    public ulong Term => _hardState.Term;

    public void Bootstrap(InitialState state)
    {
        _entries.AddRange(state.Entries);
        _hardState = _synced = state.HardState;
    }

    /// <summary>Snapshot, entries, hard state, in this order.</summary>
    public void Store(Ready ready, SnapshotFile? received)
    {
        if (ready.SnapshotToInstall is not null)
            Install(received!);
        Write(ready.EntriesToStore.AsSpan());
        _hardState = ready.HardState ?? _hardState;
        if (ready.MustSync)
            _synced = _hardState;
    }

    /// <summary>A crash in the middle of <see cref="Store"/>: only the first part reaches the disk, and the hard state never.</summary>
    public void Tear(Ready ready, SnapshotFile? received, Random random)
    {
        if (ready.SnapshotToInstall is not null)
        {
            if (random.Next(2) == 0)
                return;
            Install(received!);
        }

        Write(ready.EntriesToStore.AsSpan()[..random.Next(ready.EntriesToStore.Length + 1)]);
    }

    public void Save(SnapshotFile snapshot)
    {
        Snapshot = snapshot;
        DropUpTo(snapshot.Metadata.Index);
    }

    /// <summary>What was not synced may be gone.</summary>
    public void Crash(Random random)
    {
        if (random.Next(2) == 0)
            _hardState = _synced;
        if (defect == Defect.ForgetsVote)
            _hardState = _synced = _hardState with { Vote = 0 };
        if (defect == Defect.LosesSyncedEntries && _entries.Count > 0 && _entries[^1].Index > _hardState.Commit)
            _entries.RemoveAt(_entries.Count - 1);
    }

    public InitialState Replay(ulong applied, bool hasPast) => new()
    {
        HasPast = hasPast,
        HardState = _hardState,
        Snapshot = Snapshot.Metadata,
        Entries = [.. _entries.Where(entry => entry.Index > Snapshot.Metadata.Index)],
        Applied = applied,
    };

    private void Install(SnapshotFile received)
    {
        Snapshot = received;
        if (defect == Defect.KeepsTailUnderSnapshot)
            DropUpTo(received.Metadata.Index);
        else
            _entries.Clear();
    }

    private void Write(ReadOnlySpan<Entry> entries)
    {
        if (entries.IsEmpty)
            return;

        var first = entries[0].Index;
        var keep = _entries.FindIndex(entry => entry.Index >= first);
        if (keep >= 0)
            _entries.RemoveRange(keep, _entries.Count - keep);
        _entries.AddRange(entries);
    }

    private void DropUpTo(ulong index) => _entries.RemoveAll(entry => entry.Index <= index);
}
