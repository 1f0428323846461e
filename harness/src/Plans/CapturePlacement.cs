using System.Collections.Immutable;
using Elastickv.Jepsen.Harness.Faults;
using Elastickv.Jepsen.Harness.Rollouts;

namespace Elastickv.Jepsen.Harness.Plans;

/// <summary>
/// Chooses the faults during which the disks of the nodes that they stop are captured: one in each phase from bootstrap on, then those of kinds that were not chosen
/// yet, then any. The times of the plan stay as they are.
/// </summary>
internal static class CapturePlacement
{
    private static readonly int Bootstrapped = RolloutAction.InOrder.IndexOf(RolloutAction.Bootstrap) + 1;

    /// <summary>Adds a capture behind the begin of each chosen fault.</summary>
    public static ImmutableArray<Step> Add(ImmutableArray<Step> steps, int captures)
    {
        var chosen = Choose(Candidates(steps), captures);
        return [.. steps.SelectMany(step => step is FaultBeginStep fault && chosen.Contains(fault.Id) ? [step, CaptureOf(fault)] : new[] { step })];
    }

    private static CaptureStep CaptureOf(FaultBeginStep fault) => new()
    {
        Id = $"{fault.Id}-capture",
        When = new Trigger { After = [fault.Id] },
        Fault = fault.Id,
        Label = $"{fault.Id}-{fault.Fault.Kind}",
    };

    private static HashSet<string> Choose(List<Candidate> candidates, int captures)
    {
        var chosen = new List<Candidate>();
        for (var phase = Bootstrapped; phase <= RolloutAction.InOrder.Length; phase++)
            Take(candidates.Where(candidate => candidate.Phase == phase));
        while (Take(candidates))
        {
        }

        return [.. chosen.Select(candidate => candidate.Fault)];

        bool Take(IEnumerable<Candidate> among)
        {
            var best = among.Except(chosen).MinBy(candidate => chosen.Count(other => other.Kind == candidate.Kind));
            if (best is null || chosen.Count == captures)
                return false;
            chosen.Add(best);
            return true;
        }
    }

    private static List<Candidate> Candidates(ImmutableArray<Step> steps)
    {
        var candidates = new List<Candidate>();
        var taken = new List<string>();
        foreach (var step in steps)
        {
            if (step is RolloutStep action)
                taken.Add(action.Id);
            else if (step is FaultBeginStep fault && FaultKind.Stopping.Contains(fault.Fault.Kind))
                candidates.Add(new Candidate(fault.Id, fault.Fault.Kind, taken.Count(id => id != fault.When.During)));
        }

        return candidates;
    }

    /// <summary>A fault that stops a node.</summary>
    /// <param name="Fault">Its id.</param>
    /// <param name="Kind">Its kind.</param>
    /// <param name="Phase">How many steps of the rollout are over when it begins; one that it meets is not.</param>
    private sealed record Candidate(string Fault, string Kind, int Phase);
}
