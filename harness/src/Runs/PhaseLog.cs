using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Harness.Rollouts;

namespace Elastickv.Jepsen.Harness.Runs;

/// <summary>Which phase of the rollout is the last that was confirmed. A write belongs to the phase that stood here before it was invoked.</summary>
public sealed class PhaseLog(Timeline timeline)
{
    private volatile int _current = -1;

    /// <summary>The number of the current phase; see <see cref="RolloutPhase.InOrder"/>.</summary>
    public int Current => _current;

    public string Name => _current < 0 ? "" : RolloutPhase.InOrder[_current];

    /// <summary>A phase is confirmed; nothing happens if it or a later one was before. The timeline says so before the first write can belong to it.</summary>
    public void Reach(string phase)
    {
        var number = RolloutPhase.InOrder.IndexOf(phase);
        if (number <= _current)
            return;
        timeline.Record(RunEventKind.Phase, phase);
        _current = number;
    }
}
