using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Invariants;
using Elastickv.Jepsen.Checker.Linearizability;

namespace Elastickv.Jepsen.Checker.Models;

/// <summary>A check of an invariant.</summary>
internal sealed class InvariantCheck(string name, IInvariant invariant) : IHistoryCheck
{
    private readonly CallTable _table = new();

    public void Add(Operation operation) => _table.Add(operation);

    public CheckReport Decide(SearchLimits limits, CancellationToken cancellationToken)
    {
        var observations = new Observations();
        invariant.Judge(_table, observations, cancellationToken);
        return new CheckReport(observations.ToResult(name, _table.Count));
    }
}
