using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Tests.Oracles;

/// <summary>Writes histories down as people draw them: each call with its value and the moments between which it ran.</summary>
internal sealed class HistoryBuilder
{
    private readonly List<(long Time, Operation Event)> _events = [];
    private readonly List<RunEvent> _timeline = [];
    private int _process;
    private string[] _nodes = [];

    public HistoryBuilder Nodes(params string[] nodes)
    {
        _nodes = nodes;
        return this;
    }

    public HistoryBuilder At(long time, string kind)
    {
        _timeline.Add(new RunEvent(time, kind, kind, [], null));
        return this;
    }

    public HistoryBuilder Write(OperationValue value, long from, long to, string key = "x", string? node = null) =>
        Add("write", key, value, value, from, to, OperationType.Ok, node);

    public HistoryBuilder Read(OperationValue value, long from, long to, string key = "x", string? node = null) =>
        Add("read", key, OperationValue.Nil, value, from, to, OperationType.Ok, node);

    public HistoryBuilder Cas(OperationValue old, OperationValue value, long from, long to, OperationType type = OperationType.Ok) =>
        Add("cas", "x", OperationValue.Of(old, value), OperationValue.Of(old, value), from, to, type, null);

    public HistoryBuilder UnknownWrite(OperationValue value, long from, long to, string key = "x", string? node = null) =>
        Add("write", key, value, value, from, to, OperationType.Info, node);

    public HistoryBuilder FailedWrite(OperationValue value, long from, long to, string key = "x", string? node = null) =>
        Add("write", key, value, value, from, to, OperationType.Fail, node);

    public HistoryBuilder Add(string function, string? key, OperationValue argument, OperationValue result, long from, long to, OperationType type, string? node)
    {
        var process = _process++;
        _events.Add((from, Event(process, OperationType.Invoke, argument, from)));
        _events.Add((to, Event(process, type, result, to)));
        return this;

        Operation Event(int of, OperationType eventType, OperationValue value, long time) =>
            new() { Index = 0, Time = time, Process = of, Type = eventType, Function = function, Key = key, Value = value, Node = node };
    }

    public History ToHistory() => new([.. _events.OrderBy(e => e.Time).Select((e, index) => e.Event with { Index = index })]);

    public RunRecord ToRun() => new() { History = ToHistory(), Nodes = [.. _nodes], Timeline = [.. _timeline] };
}
