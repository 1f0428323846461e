using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Refusals;

/// <summary>
/// Asks whether every node that had to refuse to start did (spec §4.6, §5.5, §10), and whether no other node refused, and none died by itself.
/// Unknown when sidecars were tampered with and no start tells what came of it, when no start was seen at all, or when something else killed a node.
/// </summary>
public sealed class RefusalChecker : IChecker
{
    /// <summary>The reasons of starts that must be refused.</summary>
    private static readonly ImmutableArray<string> TamperedStarts = [StartReason.WipedSidecar, StartReason.OlderSidecar];

    /// <summary>What a node ends with that was killed: by itself it cannot. Where the suite did not do it, a system short of memory did, or a person.</summary>
    private const string Killed = "exit 137:";

    public string Name => "refusals";

    public CheckResult Check(RunRecord run, CancellationToken cancellationToken)
    {
        var starts = run.Timeline.Where(happened => happened.Kind == RunEventKind.NodeStart).ToList();
        var deaths = run.Timeline.Where(happened => happened.Kind == RunEventKind.NodeExit).ToList();
        var violations = starts.Select(Judge).OfType<Finding>().Concat(deaths.Where(death => !WasKilled(death)).Select(Died)).ToImmutableArray();
        var gaps = Gaps(run, starts).ToImmutableArray();
        var looked = ImmutableSortedDictionary<string, long>.Empty
            .Add("starts", starts.Count)
            .Add("tampered-starts", starts.Count(MustRefuse))
            .Add("refusals", starts.Count(IsRefused))
            .Add("deaths", deaths.Count);
        var verdict = !violations.IsEmpty ? Verdict.Invalid : gaps.IsEmpty ? Verdict.Valid : Verdict.Unknown;
        return new CheckResult(Name, verdict, [.. violations, .. gaps], looked);
    }

    private static bool MustRefuse(RunEvent start) => TamperedStarts.Contains(start.Name);

    private static bool IsRefused(RunEvent start) => start.Detail?.StartsWith(StartOutcome.Refused, StringComparison.Ordinal) == true;

    private static bool WasKilled(RunEvent exit) => exit.Detail?.StartsWith(Killed, StringComparison.Ordinal) == true;

    private static Finding? Judge(RunEvent start)
    {
        var node = start.Nodes.FirstOrDefault();
        if (MustRefuse(start) && start.Detail == StartOutcome.Ready)
            return new Finding("started-in-spite", $"{node} started with {What(start)} {At(start)}, where it had to refuse.") { Node = node };
        if (!MustRefuse(start) && IsRefused(start))
            return new Finding("refused-without-cause", $"{node} {At(start)}, started after {start.Name}, {start.Detail}") { Node = node };
        return null;
    }

    private static Finding Died(RunEvent exit) =>
        new("died", $"{exit.Nodes.FirstOrDefault()} ended by itself {At(exit)}: {exit.Detail}") { Node = exit.Nodes.FirstOrDefault() };

    private static IEnumerable<Finding> Gaps(RunRecord run, List<RunEvent> starts)
    {
        if (starts.Count == 0)
            yield return new Finding("no-starts", "No start of any node is on record.");
        foreach (var start in starts.Where(start => start.Detail == StartOutcome.Silent))
            yield return new Finding("silent-start", $"{start.Nodes.FirstOrDefault()} neither answered nor exited when it was started {At(start)}.") { Node = start.Nodes.FirstOrDefault() };
        foreach (var death in run.Timeline.Where(happened => happened.Kind == RunEventKind.NodeExit && WasKilled(happened)))
            yield return new Finding("killed", $"{death.Nodes.FirstOrDefault()} was killed {At(death)}, and not by this suite: was the machine short of memory?") { Node = death.Nodes.FirstOrDefault() };
        foreach (var reason in TamperedStarts)
        {
            var tampered = run.Timeline.Any(happened => happened.Kind == RunEventKind.Tampered && happened.Name == reason);
            if (tampered && starts.TrueForAll(start => start.Name != reason))
                yield return new Finding("no-control", $"A node got a {reason}, and no start shows what it did about it.");
        }
    }

    private static string What(RunEvent start) => start.Name == StartReason.WipedSidecar ? "its sidecar removed" : "an older sidecar of its own";

    private static string At(RunEvent happened) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"at {happened.Time / 1e9:0.0} s");
}
