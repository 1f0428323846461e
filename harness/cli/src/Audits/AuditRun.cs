using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Json;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Cli.Audits;

/// <summary>One audit from its request to its exit code.</summary>
internal static class AuditRun
{
    /// <exception cref="BadInputException">Something given cannot be used.</exception>
    /// <exception cref="MalformedInputException">The timeline cannot be read.</exception>
    public static int Run(AuditRequest request, TextWriter output, CancellationToken cancellationToken)
    {
        var kek = KekFile.Read(request.Kek);
        var (phases, timeline) = request.Timeline is { } file ? PhaseTimeline.Read(file) : ([], []);
        var canaries = request.Canaries is { } list ? ReadCanaries(list) : [];
        using var captures = Captures.Read(request);
        captures.MustNotHold(request.Kek);
        var run = new RunRecord
        {
            History = new History([]),
            Timeline = timeline,
            Nodes = [.. captures.All.Select(entry => entry.Capture.Node).Distinct(StringComparer.Ordinal)],
            Disks = [.. captures.All.Select(entry => entry.Image)],
            Canaries = canaries,
            PhasesReached = phases,
            Kek = kek,
        };
        var facts = DiskFacts.Of(run);
        if (facts.WrappedKeys > 0 && facts.Keys.IsEmpty)
            throw new BadInputException($"--kek {request.Kek} opens none of the {facts.WrappedKeys} keys in the sidecars: give the KEK of this cluster.");
        if (phases.IsEmpty)
            run = run with { PhasesReached = facts.Phases };
        var verdict = RunVerdict.Judge(run, DiskAudit.Checkers, cancellationToken);
        Print(new AuditReport(request, captures.All, run, facts, verdict), request.Json, output);
        return ExitCode.Of(verdict.Verdict);
    }

    private static ImmutableArray<Canary> ReadCanaries(string path)
    {
        ImmutableArray<Canary> canaries;
        try
        {
            canaries = CanaryReader.ReadFile(path);
        }
        catch (MalformedInputException exception)
        {
            throw new BadInputException($"--canaries {exception.Message}: give one JSON object a line, as 'elastickv-jepsen audit --help' shows.", exception);
        }

        if (canaries.IsEmpty)
            throw new BadInputException($"--canaries {path} holds no value: give one JSON object a line, or leave the option out.");
        foreach (var (number, canary) in canaries.Index())
        {
            if (!Phase.All.Contains(canary.Phase))
                throw new BadInputException($"--canaries {path}: value {number + 1}, of key {canary.Key}, names the phase '{canary.Phase}': the phases are {string.Join(", ", Phase.All)}.");
        }

        return canaries;
    }

    private static void Print(AuditReport report, bool json, TextWriter output)
    {
        if (json)
            AuditJson.Write(report, output);
        else
            AuditText.Write(report, output);
    }
}
