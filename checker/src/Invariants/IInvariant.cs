using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Invariants;

/// <summary>Something that must hold in every history. Judges one history.</summary>
internal interface IInvariant
{
    void Judge(CallTable table, Observations observations, CancellationToken cancellationToken);
}
