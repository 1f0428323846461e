using System.Text.RegularExpressions;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Harness.Faults;
using Elastickv.Jepsen.Harness.Rollouts;

namespace Elastickv.Jepsen.Harness.Plans;

/// <summary>Whether a plan can be run: its settings are within limits, its steps refer to each other in order, and every fault ends.</summary>
public static partial class PlanValidator
{
    private const int MaxSteps = 10_000;

    /// <exception cref="PlanException">It cannot; the message names the first reason and begins with <paramref name="source"/>.</exception>
    public static void Validate(Plan plan, string source)
    {
        try
        {
            if (plan.Version is < Plan.OldestVersion or > Plan.CurrentVersion)
                throw new PlanException($"it has version {plan.Version}, and this suite reads versions {Plan.OldestVersion} to {Plan.CurrentVersion}.");
            PlanLimits.Check(plan.Settings);
            if (plan.Steps.Length > MaxSteps)
                throw new PlanException($"it has {plan.Steps.Length} steps; at most {MaxSteps} are allowed.");
            CheckSteps(plan);
        }
        catch (PlanException exception)
        {
            throw new PlanException($"{source}: {exception.Message}", exception);
        }
    }

    private static void CheckSteps(Plan plan)
    {
        var seen = new Dictionary<string, Step>(StringComparer.Ordinal);
        var open = new HashSet<string>(StringComparer.Ordinal);
        var labels = new HashSet<string>([CaptureLabel.Final, CaptureLabel.LeftBehind], StringComparer.OrdinalIgnoreCase);
        var rollout = 0;
        foreach (var step in plan.Steps)
        {
            if (step.When.Awaited.FirstOrDefault(awaited => !seen.ContainsKey(awaited)) is { } missing)
                throw new PlanException($"step {step.Id} waits for {missing}, which does not stand before it.");
            if (!seen.TryAdd(step.Id, step))
                throw new PlanException($"two steps have the id {step.Id}.");
            if (step is FaultBeginStep begin)
                CheckFault(begin, plan.Settings, seen, open);
            else if (step is FaultEndStep end && !open.Remove(end.Fault))
                throw new PlanException($"step {end.Id} ends {end.Fault}, which is no fault that has begun and not ended.");
            else if (step is RolloutStep action)
                rollout = CheckRollout(action, rollout);
            else if (step is CaptureStep capture)
                CheckCapture(capture, seen, open, labels);
        }

        if (open.Count > 0)
            throw new PlanException($"fault {open.Order(StringComparer.Ordinal).First()} never ends.");
    }

    private static void CheckFault(FaultBeginStep step, PlanSettings settings, Dictionary<string, Step> seen, HashSet<string> open)
    {
        var fault = step.Fault;
        if (!FaultKind.Known.Contains(fault.Kind))
            throw new PlanException($"step {step.Id} has the unknown fault {fault.Kind}; known are {string.Join(", ", FaultKind.Known)}.");
        if (fault.Targets.IsDefaultOrEmpty)
            throw new PlanException($"step {step.Id} has no target.");
        foreach (var target in fault.Targets)
        {
            var known = target == FaultTarget.Leader
                || (FaultTarget.FollowerOrdinal(target) is { } ordinal && ordinal < settings.Nodes)
                || (FaultTarget.SameAsFault(target) is { } other && seen.GetValueOrDefault(other) is FaultBeginStep)
                || NodeIds.All(settings.Nodes).Contains(target);
            if (!known)
                throw new PlanException($"step {step.Id} has the unknown target {target}; known are leader, follower-1, n1 and same-as:<an earlier fault>.");
        }

        if (fault.Kind == FaultKind.PartitionOneWay && fault.Direction is null)
            throw new PlanException($"step {step.Id} needs a direction, inbound or outbound.");
        if (fault.Kind == FaultKind.SlowLink && fault.Delay is null)
            throw new PlanException($"step {step.Id} needs a delay.");
        if (fault.Kind is FaultKind.PacketLoss or FaultKind.PacketDuplication && fault.Share is not (> 0 and < 1))
            throw new PlanException($"step {step.Id} needs a share above 0 and below 1.");
        open.Add(step.Id);
    }

    private static void CheckCapture(CaptureStep step, Dictionary<string, Step> seen, HashSet<string> open, HashSet<string> labels)
    {
        if (!open.Contains(step.Fault) || seen[step.Fault] is not FaultBeginStep fault)
            throw new PlanException($"step {step.Id} captures what {step.Fault} stopped, which is no fault that has begun and not ended.");
        if (!FaultKind.Stopping.Contains(fault.Fault.Kind))
            throw new PlanException($"step {step.Id} captures during {step.Fault}, a {fault.Fault.Kind}; only {string.Join(", ", FaultKind.Stopping)} stop a node.");
        if (!FolderName().IsMatch(step.Label))
            throw new PlanException($"step {step.Id} has the label '{step.Label}', which cannot name a folder: use letters, digits and '-', at most 64.");
        if (!labels.Add(step.Label))
            throw new PlanException($"step {step.Id} has the label {step.Label}, which is taken.");
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9-]{0,63}\\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FolderName();

    private static int CheckRollout(RolloutStep step, int taken)
    {
        var position = RolloutAction.InOrder.IndexOf(step.Action);
        if (position < 0)
            throw new PlanException($"step {step.Id} has the unknown action {step.Action}; known are {string.Join(", ", RolloutAction.InOrder)}.");
        if (position < taken)
            throw new PlanException($"step {step.Id} takes {step.Action} out of order; the order is {string.Join(", ", RolloutAction.InOrder)}.");
        return position + 1;
    }
}
