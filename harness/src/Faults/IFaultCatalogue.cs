using System.Collections.Immutable;

namespace Elastickv.Jepsen.Harness.Faults;

/// <summary>Makes faults of their descriptions.</summary>
public interface IFaultCatalogue
{
    /// <param name="spec">What the plan says.</param>
    /// <param name="nodes">The ids that the targets stand for now.</param>
    Fault Create(FaultSpec spec, ImmutableArray<string> nodes);
}
