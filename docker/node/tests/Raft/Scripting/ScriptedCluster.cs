using System.Text;
using Elastickv.Node.Raft;

namespace Elastickv.Node.Tests.Raft.Scripting;

/// <summary>Members, and messages on the wire between them, moved one command at a time.</summary>
public sealed class ScriptedCluster
{
    private readonly SortedDictionary<ulong, ScriptedNode> _nodes = [];
    private readonly HashSet<ulong> _down = [];
    private readonly HashSet<(ulong From, ulong To)> _cut = [];
    private readonly StringBuilder _output = new();
    private readonly List<Message> _held = [];
    private List<Message> _wire = [];

    public string Execute(ScriptCommand command)
    {
        _output.Clear();
        try
        {
            Dispatch(command);
            if (command.Has("quiet"))
                _output.Clear();
        }
        catch (RaftInvariantException e)
        {
            _output.Append($"halt: {e.Message}\n");
        }

        return _output.ToString();
    }

    private void Dispatch(ScriptCommand command)
    {
        switch (command.Name)
        {
            case "cluster" or "start":
                Found(command);
                break;
            case "tick" or "campaign" or "propose" or "read" or "transfer" or "conf" or "unreachable" or "report-snapshot" or "jitter":
                Ask(_nodes[command.Member], command);
                _nodes[command.Member].ShowRole();
                break;
            case "ready" or "take" or "finish" or "snapshot":
                Work(_nodes[command.Member], command);
                break;
            case "crash":
                _down.Add(command.Member);
                break;
            case "restart":
                _down.Remove(command.Member);
                _nodes[command.Member].Start();
                break;
            case "wire" or "deliver" or "drop" or "repeat" or "hold" or "release" or "cut" or "heal" or "stabilize":
                Move(command);
                break;
            case "status" or "progress" or "log":
                Show(command);
                break;
            default:
                throw new ArgumentException($"unknown command {command.Name}");
        }
    }

    private void Found(ScriptCommand command)
    {
        if (command.Name == "start")
        {
            Add(command.Member, command, GivenState(command));
            return;
        }

        var founders = InitialState.Bootstrap(Range(command.Member).ToDictionary(id => id, _ => ReadOnlyMemory<byte>.Empty));
        foreach (var id in Range(command.Member))
            Add(id, command, founders);
        foreach (var id in Range((ulong)command.Option("joining", 0)))
            Add(command.Member + id, command, InitialState.Empty);
        Stabilize();
        _output.Clear();
    }

    private void Add(ulong id, ScriptCommand command, InitialState initial)
    {
        var config = new RaftConfig
        {
            Id = id,
            ElectionTicks = command.Option("election", 10),
            HeartbeatTicks = command.Option("heartbeat", 3),
            PreVote = command.Option("prevote", "on") == "on",
            MaxBytesPerMessage = command.Option("message-bytes", 1000),
            MaxInflightMessages = command.Option("inflight", 10),
            MaxUncommittedBytes = command.Option("uncommitted-bytes", 1000),
            MaxBytesToApply = command.Option("apply-bytes", 1000),
            MaxPendingReads = command.Option("reads", 10),
            MaxProposalBytes = command.Option("proposal-bytes", 1000),
        };
        _nodes[id] = new ScriptedNode(config, initial, _output);
        _nodes[id].Start();
    }

    /// <summary>
    /// <c>start 1 voters=1,2 terms=1,1,4</c>: a member with one entry of each term, followed by entries that add voters (<c>adds=3</c>), after a snapshot
    /// (<c>snapshot-index=1 snapshot-term=1</c>), with a hard state (<c>term=4 vote=2 commit=1</c>) and a state machine (<c>applied=1</c>).
    /// </summary>
    private static InitialState GivenState(ScriptCommand command)
    {
        var terms = command.Numbers("terms");
        var index = (ulong)command.Option("snapshot-index", 1);
        var entries = terms.Select(term => new Entry(term, ++index, EntryType.Normal, Encoding.UTF8.GetBytes($"x{term}")));
        var additions = command.Numbers("adds")
            .Select(id => new Entry(terms[^1], ++index, EntryType.ConfChange, new ConfChange(ConfChangeType.AddVoter, id).Encode()));
        var snapshotIndex = (ulong)command.Option("snapshot-index", 1);
        var snapshot = new SnapshotMetadata(
            snapshotIndex,
            (ulong)command.Option("snapshot-term", 1),
            new ConfState([.. command.Numbers("voters")], [.. command.Numbers("learners")]));
        return new InitialState
        {
            Snapshot = snapshot,
            Entries = [.. entries, .. additions],
            HardState = new HardState((ulong)command.Option("term", 1), (ulong)command.Option("vote", 0), (ulong)command.Option("commit", 0)),
            Applied = (ulong)command.Option("applied", (int)snapshotIndex),
        };
    }

    private void Ask(ScriptedNode node, ScriptCommand command)
    {
        switch (command.Name)
        {
            case "tick":
                for (var count = command.Words.Count > 1 ? command.Number(1) : 1; count > 0; count--)
                    node.Core.Tick();
                break;
            case "campaign":
                node.Core.Campaign();
                break;
            case "propose":
                foreach (var text in command.Words.Skip(1))
                    Print(node.Core.Propose(Encoding.UTF8.GetBytes(text)));
                if (command.Option("bytes", 0) is > 0 and var length)
                    Print(node.Core.Propose(Encoding.UTF8.GetBytes(new string('z', length))));
                break;
            case "read":
                foreach (var context in command.Words.Skip(1))
                    Print(node.Core.ReadIndex(ulong.Parse(context)));
                break;
            case "transfer":
                Print(node.Core.TransferLeadership(command.Number(1)));
                break;
            case "conf":
                Print(node.Core.ProposeConfChange(new ConfChange(Enum.Parse<ConfChangeType>(command.Words[1]), command.Number(2))));
                break;
            case "unreachable":
                node.Core.ReportUnreachable(command.Number(1));
                break;
            case "report-snapshot":
                node.Core.ReportSnapshot(command.Number(1), command.Has("arrived"));
                break;
            case "jitter":
                node.Jitter = (int)command.Number(1);
                break;
        }
    }

    private void Work(ScriptedNode node, ScriptCommand command)
    {
        switch (command.Name)
        {
            case "snapshot":
                node.SnapshotAndCompact((ulong)command.Option("keep", 0));
                break;
            case "finish":
                node.Finish(_wire);
                break;
            default:
                if (!node.TryTake(_wire))
                    _output.Append("nothing\n");
                else if (command.Name == "ready")
                    node.Finish(_wire);
                break;
        }
    }

    private void Move(ScriptCommand command)
    {
        switch (command.Name)
        {
            case "wire":
                _wire.ForEach(message => _output.Append($"{Describe.Of(message)}\n"));
                break;
            case "deliver":
                Deliver(Pick(command), command.Has("backwards"));
                break;
            case "drop":
                Pick(command).ForEach(message => _output.Append($"lost {Describe.Of(message)}\n"));
                break;
            case "repeat":
                _wire.AddRange(_wire.Where(message => Matches(command, message)).ToList());
                break;
            case "hold":
                _held.AddRange(Pick(command));
                break;
            case "release":
                _wire.AddRange(_held);
                _held.Clear();
                break;
            case "cut":
                foreach (var link in command.Words)
                    _cut.UnionWith(Links(link));
                break;
            case "heal":
                _cut.Clear();
                break;
            case "stabilize":
                Stabilize();
                break;
        }
    }

    private void Show(ScriptCommand command)
    {
        foreach (var node in _nodes.Values.Where(node => command.Words.Count == 0 || node.Core.Id == command.Member))
        {
            if (command.Name == "status")
                _output.Append(Describe.Of(node.Core)).Append('\n');
            else if (command.Name == "log")
                _output.Append($"{node.Core.Id}: {Describe.Of(node.Log)}\n");
            else
                _output.AppendJoin("", node.Core.Members.Select(member => $"{Describe.Of(member)}\n"));
        }
    }

    /// <summary>Lets everybody work and delivers everything, until nothing is left to do.</summary>
    private void Stabilize()
    {
        bool busy;
        do
        {
            busy = false;
            foreach (var node in _nodes.Values.Where(node => !_down.Contains(node.Core.Id)))
            {
                while (node.Taken is null && node.TryTake(_wire))
                {
                    node.Finish(_wire);
                    busy = true;
                }
            }

            var messages = _wire;
            _wire = [];
            busy |= messages.Count > 0;
            Deliver(messages, backwards: false);
        }
        while (busy);
    }

    private void Deliver(List<Message> messages, bool backwards)
    {
        if (backwards)
            messages.Reverse();
        foreach (var message in messages)
        {
            var isLost = _cut.Contains((message.From, message.To)) || _down.Contains(message.To) || !_nodes.ContainsKey(message.To);
            _output.Append($"{(isLost ? "lost " : "")}{Describe.Of(message)}\n");
            if (!isLost)
                _nodes[message.To].Step(message);
        }
    }

    private List<Message> Pick(ScriptCommand command)
    {
        var picked = _wire.Where(message => Matches(command, message)).ToList();
        _wire.RemoveAll(message => Matches(command, message));
        return picked;
    }

    /// <summary>Filters: <c>from=1 to=2 type=Append</c>.</summary>
    private static bool Matches(ScriptCommand command, Message message) =>
        (ulong)command.Option("from", (int)message.From) == message.From
        && (ulong)command.Option("to", (int)message.To) == message.To
        && command.Option("type", message.Type.ToString()) == message.Type.ToString();

    /// <summary><c>1->2</c> one way, <c>1-2</c> both ways, <c>1</c> from and to everybody.</summary>
    private IEnumerable<(ulong From, ulong To)> Links(string text)
    {
        var oneWay = text.Split("->");
        if (oneWay.Length == 2)
            return [(ulong.Parse(oneWay[0]), ulong.Parse(oneWay[1]))];

        var pair = text.Split('-').Select(ulong.Parse).ToArray();
        var others = pair.Length == 2 ? [pair[1]] : _nodes.Keys.Where(id => id != pair[0]);
        return others.SelectMany(other => new[] { (pair[0], other), (other, pair[0]) });
    }

    private void Print<T>(T result)
        where T : struct
    {
        var text = result is ProposalResult { IsAppended: true } appended ? $"{appended.Term}/{appended.Index}"
            : result is ProposalResult refused ? $"{refused.Outcome}"
            : $"{result}";
        _output.Append(text).Append('\n');
    }

    private static IEnumerable<ulong> Range(ulong count) => Enumerable.Range(1, (int)count).Select(id => (ulong)id);
}
