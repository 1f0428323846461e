using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Histories.Formats;
using Elastickv.Jepsen.Checker.Histories.Parsing;
using Elastickv.Jepsen.Checker.Invariants;
using Elastickv.Jepsen.Checker.Linearizability;

namespace Elastickv.Jepsen.Checker.Models;

/// <summary>A check of an invariant.</summary>
internal sealed class InvariantCheck(string name, IInvariant invariant) : IFileHistoryCheck
{
    private readonly CallTable _table = new();

    public void Add(Operation operation) => _table.Add(operation);

    public void ReadAll(HistoryInput input, Action<long> progressed) => CallReader.ReadInto(_table, input, progressed);

    public CheckReport Decide(SearchLimits limits, CancellationToken cancellationToken)
    {
        var observations = new Observations();
        invariant.Judge(_table, observations, cancellationToken);
        return new CheckReport(observations.ToResult(name, _table.Count));
    }
}
