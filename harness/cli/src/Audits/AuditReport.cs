using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Cli.Audits;

/// <summary>Everything that an audit says; <see cref="AuditText"/> and <see cref="AuditJson"/> say it.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Captures">What was read.</param>
/// <param name="Run">What was judged.</param>
/// <param name="Facts">What the disks say about the rollout.</param>
/// <param name="Verdict">What the checkers answered.</param>
internal sealed record AuditReport(
    AuditRequest Request,
    ImmutableArray<(Capture Capture, DiskImage Image)> Captures,
    RunRecord Run,
    DiskFacts Facts,
    RunVerdict Verdict)
{
    public ImmutableArray<FindingGroup> Violations { get; } = FindingGroup.Of(All(Verdict).Where(finding => !finding.IsDoubt));

    /// <summary>What could not be judged.</summary>
    public ImmutableArray<FindingGroup> Doubts { get; } = FindingGroup.Of(All(Verdict).Where(finding => finding.IsDoubt));

    /// <summary>Questions that were not asked, because what they need was not given.</summary>
    public IEnumerable<string> NotAsked
    {
        get
        {
            if (Request.Canaries is null)
                yield return "Whether values stand in the clear: the disks were searched for keys only. Give the values that were written with --canaries.";
            if (Request.Canaries is not null && Run.Canaries.All(canary => canary.Operation is null))
                yield return "Whether the newest versions are the right ones: the values do not say in which order they were written. canaries.jsonl of a stored run does.";
            if (Facts.Sidecars == 0)
                yield return "Whether anything sealed opens: no disk holds a sidecar (keys.json). If the nodes have one, give its folder as well.";
            if (Run.Nodes.Length == 1)
                yield return "Whether the nodes agree: the disk of one node only was given.";
        }
    }

    /// <summary>A count of one checker, 0 if it has none of that name.</summary>
    public long Looked(string checker, string name) =>
        Verdict.Results.FirstOrDefault(result => result.Checker == checker)?.Looked.GetValueOrDefault(name) ?? 0;

    private static IEnumerable<Finding> All(RunVerdict verdict) => verdict.Results.SelectMany(result => result.Findings);
}
