using Elastickv.Jepsen.Checker.Histories.Formats;
using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Models;

namespace Elastickv.Jepsen.Cli.Checks;

/// <summary>What the user asked of a history.</summary>
internal sealed record CheckOrder
{
    public required string File { get; init; }

    public required IHistoryModel Model { get; init; }

    public string? Consistency { get; init; }

    public required SearchLimits Limits { get; init; }

    public HistoryFormat Format { get; init; }

    /// <summary>Where the picture goes; null for none.</summary>
    public string? Svg { get; init; }
}
