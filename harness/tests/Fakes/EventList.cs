using System.Collections.Concurrent;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Harness.Runs;

namespace Elastickv.Jepsen.Harness.Tests.Fakes;

/// <summary>A timeline in memory.</summary>
internal sealed class EventList
{
    private readonly ConcurrentQueue<RunEvent> _events = new();

    public EventList(TimeProvider? time = null)
    {
        Clock = new RunClock(time ?? TimeProvider.System);
        Timeline = new Timeline(Clock, _events.Enqueue);
    }

    public RunClock Clock { get; }

    public Timeline Timeline { get; }

    public IReadOnlyList<RunEvent> All => [.. _events];

    public IEnumerable<string> Details(string kind) => _events.Where(happened => happened.Kind == kind).Select(happened => happened.Detail ?? "");

    public IEnumerable<string> Names(string kind) => _events.Where(happened => happened.Kind == kind).Select(happened => happened.Name);
}
