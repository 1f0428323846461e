using System.Text;
using Elastickv.Node.Raft;

namespace Elastickv.Node.Tests.Raft.Scripting;

/// <summary>One member with a disk that holds whatever it was told to store.</summary>
internal sealed class ScriptedNode(RaftConfig config, InitialState initial, StringBuilder output)
{
    private readonly List<Entry> _entries = [.. initial.Entries];
    private readonly JitterSource _jitter = new();
    private HardState _hardState = initial.HardState;
    private SnapshotMetadata _snapshot = initial.Snapshot;
    private ulong _applied = initial.Applied;
    private string _lastSeen = "";

    public RaftCore Core { get; private set; } = null!;

    public IReadOnlyList<Entry> Log => _entries;

    public Ready? Taken { get; private set; }

    /// <summary>What is added to the shortest election timeout, from the next draw on.</summary>
    public int Jitter
    {
        set => _jitter.Value = value;
    }

    public void Start()
    {
        var hasPast = Core is not null;
        Taken = null;
        Core = new RaftCore(
            config,
            new InitialState { HardState = _hardState, Snapshot = _snapshot, Entries = [.. _entries], Applied = _applied, HasPast = hasPast },
            _jitter);
        ShowRole();
    }

    public void Step(Message message)
    {
        Core.Step(message);
        ShowRole();
    }

    /// <summary>Prints a change of role, term or leader.</summary>
    public void ShowRole()
    {
        var seen = $"{Core.Id} {Core.Role} term:{Core.Term} leader:{Core.Leader}";
        if (seen != _lastSeen && _lastSeen.Length > 0)
            output.Append("  ").Append(seen).Append('\n');
        _lastSeen = seen;
    }

    public bool TryTake(List<Message> wire)
    {
        if (!Core.TryTakeReady(out var ready))
            return false;

        Taken = ready;
        ShowRole();
        output.Append($"{Core.Id} batch{(ready.MustSync ? " sync" : "")}\n");
        Print("send", ready.MessagesBeforeStore.Select(Describe.Of));
        wire.AddRange(ready.MessagesBeforeStore);
        return true;
    }

    public void Finish(List<Message> wire)
    {
        var ready = Taken!;
        Taken = null;
        Store(ready);
        Print("then send", ready.MessagesAfterStore.Select(Describe.Of));
        wire.AddRange(ready.MessagesAfterStore);
        Apply(ready);
        Print("read", ready.ReadStates.Select(read => $"{read.Context} at {read.Index}"));
        Print("failed reads", ready.FailedReads.Select(context => $"{context}"));
        Core.Advance(ready);
        ShowRole();
    }

    public void SnapshotAndCompact(ulong keep)
    {
        _snapshot = Core.DescribeSnapshot()!;
        _entries.RemoveAll(entry => entry.Index <= _snapshot.Index);
        Core.SnapshotTaken(_snapshot);
        Core.Compact(_snapshot.Index - keep);
        output.Append($"snapshot {Describe.Of(_snapshot)}\n");
    }

    private void Store(Ready ready)
    {
        if (ready.SnapshotToInstall is { } snapshot)
        {
            (_snapshot, _applied) = (snapshot, snapshot.Index);
            _entries.Clear();
            Print("install", [Describe.Of(snapshot)]);
        }

        if (!ready.EntriesToStore.IsEmpty)
        {
            _entries.RemoveAll(entry => entry.Index >= ready.EntriesToStore[0].Index);
            _entries.AddRange(ready.EntriesToStore);
            Print("store", [Describe.Of(ready.EntriesToStore)]);
        }

        if (ready.HardState is { } state)
        {
            _hardState = state;
            Print("store", [$"term:{state.Term} vote:{state.Vote} commit:{state.Commit}"]);
        }
    }

    private void Apply(Ready ready)
    {
        if (!ready.CommittedEntries.IsEmpty)
            Print("apply", [Describe.Of(ready.CommittedEntries)]);
        foreach (var entry in ready.CommittedEntries)
        {
            _applied = entry.Index;
            if (entry.Type == EntryType.ConfChange)
                Print("members", [Describe.Of(Core.ApplyConfChange(entry))]);
        }
    }

    private void Print(string what, IEnumerable<string> items)
    {
        foreach (var item in items)
            output.Append($"  {what} {item}\n");
    }

    private sealed class JitterSource : Random
    {
        public int Value { get; set; }

        public override int Next(int maxValue) => Value;
    }
}
