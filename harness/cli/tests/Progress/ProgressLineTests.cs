using Elastickv.Jepsen.Cli.Progress;
using Elastickv.Jepsen.Harness.Runs;

namespace Elastickv.Jepsen.Cli.Tests.Progress;

public class ProgressLineTests
{
    private static readonly RunSnapshot Before = new(TimeSpan.FromSeconds(10), RunStage.Running, "phase0", [], new OperationCounts(100, 5, 1));

    [Test]
    public void It_shows_phase_rates_and_faults()
    {
        var now = Before with { Elapsed = TimeSpan.FromSeconds(12), Phase = "phase1", Faults = ["kill n1"], Counts = new OperationCounts(300, 9, 3) };

        Assert.That(ProgressLine.Of(Before, now), Does.Match(@"12 s +phase1 +ok +100/s +fail +2/s +info +1/s +\[kill n1\]"));
    }

    [Test]
    public void Outside_the_load_it_shows_the_stage() =>
        Assert.That(ProgressLine.Of(Before, Before with { Stage = RunStage.Healing }), Does.Contain("Healing").And.Not.Contain("phase0"));
}
