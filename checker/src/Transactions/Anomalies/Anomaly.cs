using System.Collections.Immutable;

namespace Elastickv.Jepsen.Checker.Transactions.Anomalies;

/// <summary>Something that happened and that some consistency models forbid.</summary>
/// <param name="Name">One of <see cref="AnomalyName"/>, with a suffix where it needs the order of a process or of time.</param>
/// <param name="Summary">One sentence that names the guilty operations.</param>
/// <param name="Proof">Some lines that say what each of them proves, without a line end at the end.</param>
public sealed record Anomaly(string Name, string Summary, string Proof)
{
    /// <summary>Indices of the operations that prove it.</summary>
    public ImmutableArray<long> Operations { get; init; } = [];

    public string? Key { get; init; }
}
