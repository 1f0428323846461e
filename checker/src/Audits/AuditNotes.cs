using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Audits;

/// <summary>
/// What one disk checker gathers: violations, doubts and counts. Of each kind of finding on a node only the first are kept;
/// the rest are counted, so that a disk full of them gives a report that can be read.
/// </summary>
internal sealed class AuditNotes(string checker)
{
    private const int KeptOfAKind = 20;

    private readonly List<Finding> _violations = [];
    private readonly List<Finding> _doubts = [];
    private readonly Dictionary<(string Kind, string? Node), long> _seen = [];
    private readonly SortedDictionary<string, long> _looked = new(StringComparer.Ordinal);

    /// <summary>Something that must not be: the verdict becomes invalid.</summary>
    public void Violation(Finding finding) => Keep(_violations, finding);

    /// <summary>The same for findings that cost something to describe: only those that are kept are made.</summary>
    public void Violation(string kind, string? node, Func<Finding> describe)
    {
        if (IsKept(kind, node))
            Violation(describe());
    }

    /// <summary>Something that could not be judged: the verdict becomes unknown unless it is invalid.</summary>
    public void Doubt(Finding finding) => Keep(_doubts, finding with { IsDoubt = true });

    /// <inheritdoc cref="Violation(string, string?, Func{Finding})"/>
    public void Doubt(string kind, string? node, Func<Finding> describe)
    {
        if (IsKept(kind, node))
            Doubt(describe());
    }

    /// <summary>Parts of a file that could not be read.</summary>
    public void Unreadable(DiskImage image, string file, IEnumerable<(long Offset, string Reason)> damage)
    {
        foreach (var (offset, reason) in damage)
        {
            Doubt(new Finding("unreadable", $"{file} of {image.Node} cannot be read at {offset}: {reason}")
            {
                Node = image.Node,
                Capture = image.Label,
                File = file,
                Offset = offset,
            });
        }
    }

    /// <summary>Counts what was looked at.</summary>
    public void Count(string what, long number = 1) => _looked[what] = _looked.GetValueOrDefault(what) + number;

    public long Counted(string what) => _looked.GetValueOrDefault(what);

    public CheckResult Result()
    {
        var verdict = _violations.Count > 0 ? Verdict.Invalid : _doubts.Count > 0 ? Verdict.Unknown : Verdict.Valid;
        return new CheckResult(checker, verdict, [.. Ordered(_violations), .. Ordered(_doubts)], _looked.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    private bool IsKept(string kind, string? node)
    {
        if (_seen.GetValueOrDefault((kind, node)) < KeptOfAKind)
            return true;
        _seen[(kind, node)]++;
        return false;
    }

    private void Keep(List<Finding> list, Finding finding)
    {
        var seen = _seen[(finding.Kind, finding.Node)] = _seen.GetValueOrDefault((finding.Kind, finding.Node)) + 1;
        if (seen <= KeptOfAKind)
            list.Add(finding);
    }

    private IEnumerable<Finding> Ordered(List<Finding> findings) =>
        findings.Concat(findings.Select(finding => (finding.Kind, finding.Node)).Distinct().Where(kind => _seen[kind] > KeptOfAKind).Select(kind => More(kind, findings[0].IsDoubt)));

    private Finding More((string Kind, string? Node) kind, bool isDoubt) =>
        new(kind.Kind, $"{_seen[kind] - KeptOfAKind} more findings like these") { Node = kind.Node, IsDoubt = isDoubt };
}
