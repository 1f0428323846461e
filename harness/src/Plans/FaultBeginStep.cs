using Elastickv.Jepsen.Harness.Faults;

namespace Elastickv.Jepsen.Harness.Plans;

/// <summary>A fault begins. The step's id names the fault.</summary>
public sealed record FaultBeginStep : Step
{
    public required FaultSpec Fault { get; init; }
}
