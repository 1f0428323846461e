using Elastickv.Jepsen.Harness.Plans;

namespace Elastickv.Jepsen.Cli.Rollouts;

/// <summary>What the user asked for.</summary>
internal sealed record RolloutRequest
{
    public required Plan Plan { get; init; }

    public required DriverChoice Driver { get; init; }

    /// <summary>What processes run.</summary>
    public required string NodeBinary { get; init; }

    /// <summary>What containers run.</summary>
    public required string Image { get; init; }

    /// <summary>The first port of the nodes; null for free ones.</summary>
    public int? BasePort { get; init; }

    public required string Store { get; init; }

    public required string Name { get; init; }
}
