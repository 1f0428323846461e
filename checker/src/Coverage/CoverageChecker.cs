using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Coverage;

/// <summary>
/// Says what a run did not do or see, so that nobody takes a verdict for more than it is: faults that this machine cannot do or that met nothing to hurt, captures during faults that were
/// not made, ways of a node that it lacks, parts of a disk that could not be captured at the end, and captures that are no longer there. Only the last two are doubts. Never answers
/// <see cref="Verdict.Invalid"/>.
/// </summary>
public sealed class CoverageChecker : IChecker
{
    private static readonly ImmutableArray<string> Counted = [RunNote.SidecarPutBack, RunNote.CaptureSkipped, RunNote.CaptureGivenUp, RunNote.CaptureIncomplete];

    public string Name => "coverage";

    public CheckResult Check(RunRecord run, CancellationToken cancellationToken)
    {
        ImmutableArray<Finding> unseen = [.. run.Timeline.Where(happened => happened.Kind == RunEventKind.Unseen).Select(Doubt), .. Lost(run)];
        var notes = run.Timeline.Where(happened => happened.Kind == RunEventKind.Note).ToLookup(note => note.Name, StringComparer.Ordinal);
        var looked = ImmutableSortedDictionary.CreateBuilder<string, long>();
        looked["captures"] = run.Timeline.Count(happened => happened.Kind == RunEventKind.Capture);
        looked["faults"] = run.Timeline.Count(happened => happened.Kind == RunEventKind.FaultBegin);
        foreach (var kind in notes[RunNote.FaultUnavailable].GroupBy(KindOf, StringComparer.Ordinal))
            looked[$"{kind.Key}-unavailable"] = kind.Count();
        foreach (var kind in notes[RunNote.FaultWithoutEffect].GroupBy(KindOf, StringComparer.Ordinal))
            looked[$"{kind.Key}-without-effect"] = kind.Count();
        foreach (var name in Counted.Where(name => notes[name].Any()))
            looked[name] = notes[name].Count();

        return new CheckResult(Name, unseen.IsEmpty ? Verdict.Valid : Verdict.Unknown, unseen, looked.ToImmutable());
    }

    private static Finding Doubt(RunEvent unseen) =>
        new("not-captured", $"Not captured: {unseen.Detail}.") { Node = unseen.Nodes.FirstOrDefault(), IsDoubt = true };

    /// <summary>Disks that were captured and that nobody has any more: a store from which a folder was taken away shows less than the run saw.</summary>
    private static IEnumerable<Finding> Lost(RunRecord run)
    {
        var there = run.Disks.Select(disk => (disk.Node, disk.Label)).ToHashSet();
        return from capture in run.Timeline
               where capture.Kind == RunEventKind.Capture
               from node in capture.Nodes
               where !there.Contains((node, capture.Name))
               select new Finding("capture-lost", $"The capture {capture.Name} of {node} was made and is no longer there: put it back, or judge a whole run.") { Node = node, IsDoubt = true };
    }

    private static string KindOf(RunEvent note) => note.Detail?.Split(' ', 2) is [_, var rest] ? rest.Split(':')[0] : "fault";
}
