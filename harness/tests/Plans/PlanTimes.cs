using Elastickv.Jepsen.Harness.Plans;

namespace Elastickv.Jepsen.Harness.Tests.Plans;

/// <summary>When each step of a plan begins if every step takes no time.</summary>
internal static class PlanTimes
{
    public static Dictionary<string, TimeSpan> Of(Plan plan)
    {
        var times = new Dictionary<string, TimeSpan>();
        foreach (var step in plan.Steps)
        {
            var awaited = step.When.Awaited.Select(id => times[id]).DefaultIfEmpty().Max();
            var at = step.When.At ?? TimeSpan.Zero;
            times.Add(step.Id, (awaited > at ? awaited : at) + step.When.Delay);
        }

        return times;
    }
}
