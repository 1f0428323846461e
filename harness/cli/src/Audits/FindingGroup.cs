using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Cli.Audits;

/// <summary>The findings of one kind.</summary>
internal sealed record FindingGroup(string Kind, ImmutableArray<Finding> Findings)
{
    public string? Meaning => FindingKind.MeaningOf(Kind);

    public IEnumerable<string> Nodes => Findings.Select(finding => finding.Node).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>Worst first; what several checkers say in the same words stands once.</summary>
    public static ImmutableArray<FindingGroup> Of(IEnumerable<Finding> findings) =>
    [
        .. findings.DistinctBy(finding => (finding.Kind, finding.Message, finding.File, finding.Offset))
            .GroupBy(finding => finding.Kind, StringComparer.Ordinal)
            .OrderBy(kind => FindingKind.Rank(kind.Key))
            .Select(kind => new FindingGroup(kind.Key, [.. kind])),
    ];
}
