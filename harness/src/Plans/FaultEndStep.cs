namespace Elastickv.Jepsen.Harness.Plans;

/// <summary>A fault ends.</summary>
public sealed record FaultEndStep : Step
{
    /// <summary>The id of the <see cref="FaultBeginStep"/>.</summary>
    public required string Fault { get; init; }
}
