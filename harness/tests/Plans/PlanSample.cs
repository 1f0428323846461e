using Elastickv.Jepsen.Harness.Faults;
using Elastickv.Jepsen.Harness.Plans;

namespace Elastickv.Jepsen.Harness.Tests.Plans;

internal static class PlanSample
{
    public static PlanSettings Settings { get; } = new()
    {
        Nodes = 3,
        TimeLimit = TimeSpan.FromSeconds(60),
        Rate = 300,
        Concurrency = 15,
        Workload = "registers",
        Faults = FaultKind.All,
        SnapshotCount = 500,
        Captures = 6,
    };

    public static Plan Of(params Step[] steps) => new() { Version = Plan.CurrentVersion, Seed = 7, Settings = Settings, Steps = [.. steps] };

    public static FaultBeginStep Begin(string id, string kind, string target, Trigger? when = null) =>
        new() { Id = id, When = when ?? new Trigger(), Fault = new FaultSpec { Kind = kind, Targets = [target] } };

    public static FaultEndStep End(string fault, double seconds = 0) =>
        new() { Id = $"{fault}-end", When = new Trigger { After = [fault], Delay = TimeSpan.FromSeconds(seconds) }, Fault = fault };

    public static CaptureStep Capture(string fault, string label, double seconds = 0) =>
        new() { Id = $"{fault}-capture", When = new Trigger { After = [fault], Delay = TimeSpan.FromSeconds(seconds) }, Fault = fault, Label = label };

    public static RolloutStep Rollout(string action, Trigger? when = null) => new() { Id = action, When = when ?? new Trigger(), Action = action };
}
