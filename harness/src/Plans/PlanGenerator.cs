using Elastickv.Jepsen.Harness.Seeds;

namespace Elastickv.Jepsen.Harness.Plans;

/// <summary>
/// Makes a plan from a seed: the rollout's steps in order, each met by a fault that begins a few milliseconds before or into the call, every requested kind
/// of fault at least once, and one episode of trouble at a time, so that no more than a minority is ever hurt. Disks are captured where a fault
/// keeps a node from them anyway; that draws nothing from the seed, so a seed's faults are the same with and without captures.
/// </summary>
public static class PlanGenerator
{
    /// <exception cref="PlanException">A setting is out of its range, or the time limit is too short for the faults.</exception>
    public static Plan Generate(ulong seed, PlanSettings settings)
    {
        PlanLimits.Check(settings);
        var random = new SeededRandom(seed);
        var episodes = new EpisodeSelection(settings, random.Fork()).Select();
        var order = EpisodeOrder.Arrange(episodes);
        var plan = new Plan
        {
            Version = Plan.CurrentVersion,
            Seed = seed,
            Settings = settings,
            Steps = CapturePlacement.Add(new StepWriter(settings, random.Fork()).Write(order), settings.Captures),
        };
        PlanValidator.Validate(plan, "generated plan");
        return plan;
    }
}
