namespace Elastickv.Jepsen.Cli.Bench;

/// <summary>What the throughput of a node is measured with.</summary>
internal sealed record NodeBenchOptions
{
    public required string NodeBinary { get; init; }

    public required int Clients { get; init; }

    public required int ValueBytes { get; init; }

    /// <summary>How long each of the four loads lasts.</summary>
    public required TimeSpan Lasts { get; init; }
}
