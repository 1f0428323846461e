namespace Elastickv.Jepsen.Harness.Plans;

/// <summary>
/// The disks of the nodes that a fault stopped or put to sleep are captured as it left them, before it ends: what a thief would find who came at that moment.
/// </summary>
public sealed record CaptureStep : Step
{
    /// <summary>The id of the <see cref="FaultBeginStep"/>, of a kind in <see cref="Faults.FaultKind.Stopping"/>.</summary>
    public required string Fault { get; init; }

    /// <summary>How the images are called: unique in the plan, and the name of a folder.</summary>
    public required string Label { get; init; }
}
