namespace Elastickv.Jepsen.Cli.Bench;

/// <summary>What the canary scan is measured with.</summary>
internal sealed record ScanBenchOptions
{
    /// <summary>Where the file that is searched is made.</summary>
    public required string Folder { get; init; }

    public required int Megabytes { get; init; }

    /// <summary>Everything is measured so often, in turns, and the best counts.</summary>
    public required int Rounds { get; init; }
}
