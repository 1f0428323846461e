using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;

namespace Elastickv.Jepsen.Harness.Runs;

/// <summary>What happens in a run besides client operations, written to <c>timeline.jsonl</c> as it happens. May be used from many threads.</summary>
public sealed class Timeline(RunClock clock, Action<RunEvent> write)
{
    private readonly Lock _lock = new();

    /// <summary>Called with every event, in order. Must not call back.</summary>
    public event Action<RunEvent>? Recorded;

    public void Record(string kind, string name, ImmutableArray<string> nodes, string? detail = null)
    {
        lock (_lock)
        {
            var happened = new RunEvent(clock.Nanoseconds, kind, name, nodes, detail);
            write(happened);
            Recorded?.Invoke(happened);
        }
    }

    public void Record(string kind, string name, string? detail = null) => Record(kind, name, [], detail);
}
