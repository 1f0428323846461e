using System.Globalization;
using Elastickv.Jepsen.Harness.Runs;

namespace Elastickv.Jepsen.Cli.Progress;

/// <summary>One line about how a run stands: time, phase, operations ok/fail/info per second, and the faults that go on.</summary>
internal static class ProgressLine
{
    public static string Of(RunSnapshot before, RunSnapshot now)
    {
        var seconds = Math.Max(0.001, (now.Elapsed - before.Elapsed).TotalSeconds);
        var done = now.Counts - before.Counts;
        var faults = now.Faults.IsEmpty ? "" : $"  [{string.Join("; ", now.Faults)}]";
        var stage = now.Stage == RunStage.Running ? now.Phase : now.Stage.ToString();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{now.Elapsed.TotalSeconds,5:0} s  {stage,-16} ok {done.Ok / seconds,5:0}/s  fail {done.Fail / seconds,4:0}/s  info {done.Info / seconds,4:0}/s{faults}");
    }
}
