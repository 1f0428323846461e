using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Invariants;

/// <summary>What an invariant saw: counts, violations, and how often there was something to judge.</summary>
internal sealed class Observations
{
    /// <summary>More are counted, but not told.</summary>
    private const int MaxFindings = 100;

    private readonly ImmutableArray<Finding>.Builder _violations = ImmutableArray.CreateBuilder<Finding>();
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private Finding? _doubt;

    /// <summary>Completed calls that said something.</summary>
    public long Reads { get; set; }

    public void Count(string name, long by = 1) => _counts[name] = _counts.GetValueOrDefault(name) + by;

    /// <summary>Something that must not be.</summary>
    public void Violation(string kind, string message, params ReadOnlySpan<Call> calls)
    {
        Count(kind);
        if (_violations.Count == MaxFindings)
            return;
        _violations.Add(new Finding(kind, message)
        {
            Key = calls.IsEmpty ? null : calls[^1].Key,
            Node = calls.IsEmpty ? null : calls[^1].Node,
            Operations = IndicesOf(calls),
        });
    }

    /// <summary>Something that makes it impossible to call the history valid.</summary>
    public void Doubt(string kind, string message) => _doubt ??= new Finding(kind, message);

    public CheckResult ToResult(string name, long operations)
    {
        if (Reads == 0)
            Doubt("no-reads", "No read was completed, so nothing was seen that could be judged.");
        var verdict = _violations.Count > 0 ? Verdict.Invalid : _doubt is null ? Verdict.Valid : Verdict.Unknown;
        _counts["operations"] = operations;
        _counts["reads"] = Reads;
        ImmutableArray<Finding> doubts = _doubt is null ? [] : [_doubt];
        return new CheckResult(name, verdict, [.. _violations, .. doubts], _counts.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    private static ImmutableArray<long> IndicesOf(ReadOnlySpan<Call> calls)
    {
        var indices = new SortedSet<long>();
        foreach (ref readonly var call in calls)
            indices.Add(call.Index);
        return [.. indices];
    }
}
