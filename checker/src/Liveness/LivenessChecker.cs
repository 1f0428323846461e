using System.Collections.Immutable;
using System.Globalization;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Liveness;

/// <summary>
/// Asks whether the cluster served again once everything was healed: within a limit after the <see cref="RunEventKind.Healed"/> event a
/// write through every node's address must have been acknowledged. Unknown when nothing was healed, or when nobody tried long enough.
/// </summary>
/// <param name="limit">How long the cluster may take.</param>
public sealed class LivenessChecker(TimeSpan limit) : IChecker
{
    private const long NanosecondsPerTick = 100;

    public string Name => "live";

    public CheckResult Check(RunRecord run, CancellationToken cancellationToken)
    {
        if (run.Timeline.LastOrDefault(e => e.Kind == RunEventKind.Healed) is not { } healed)
            return Unknown(new Finding("not-healed", "The run did not come to the point where everything was healed."));
        if (run.Nodes.IsDefaultOrEmpty)
            return Unknown(new Finding("no-nodes", "No node is known that should have served."));
        CallTable table;
        try
        {
            table = CallTable.Pair(run.History);
        }
        catch (MalformedHistoryException e)
        {
            return Unknown(new Finding("malformed-history", e.Message));
        }

        return Judge(table, run.Nodes, healed.Time);
    }

    private CheckResult Judge(CallTable table, ImmutableArray<string> nodes, long healed)
    {
        var deadline = healed + (limit.Ticks * NanosecondsPerTick);
        var services = nodes.Select(node => Service.Of(node, table, healed)).ToList();
        var findings = services.Where(service => service.FirstAcknowledged > deadline).Select(service => Explain(service, healed, deadline)).ToImmutableArray();
        var looked = ImmutableSortedDictionary<string, long>.Empty
            .Add("nodes", nodes.Length)
            .Add("tries", services.Sum(service => (long)service.Tries))
            .Add("slowest-ms", services.Where(service => service.Served).Select(service => (service.FirstAcknowledged - healed) / 1_000_000).DefaultIfEmpty(0).Max());
        var verdict = findings.Any(finding => finding.Kind == "not-live") ? Verdict.Invalid : findings.IsEmpty ? Verdict.Valid : Verdict.Unknown;
        return new CheckResult(Name, verdict, findings, looked);
    }

    private Finding Explain(Service service, long healed, long deadline)
    {
        var seconds = limit.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        if (service.Tries == 0)
            return new Finding("not-tried", $"Nobody tried to write through {service.Node} after everything was healed.") { Node = service.Node };
        if (service.FirstTry >= deadline)
            return new Finding("not-tried", $"Nobody tried to write through {service.Node} before the {seconds} s were over.") { Node = service.Node };
        if (!service.Served && service.LastTry < deadline)
            return new Finding("not-tried", $"The tries to write through {service.Node} ended before the {seconds} s were over.") { Node = service.Node };
        var when = service.Served ? $"only after {(service.FirstAcknowledged - healed) / 1e9:0.0} s" : "never";
        return new Finding("not-live", $"{service.Node} had to acknowledge a write within {seconds} s after everything was healed, and did so {when} in {service.Tries} tries.")
        {
            Node = service.Node,
            Operations = [service.FirstTryIndex],
        };
    }

    private CheckResult Unknown(Finding finding) => new(Name, Verdict.Unknown, [finding], ImmutableSortedDictionary<string, long>.Empty);
}
