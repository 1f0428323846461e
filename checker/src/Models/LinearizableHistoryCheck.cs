using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Histories.Formats;
using Elastickv.Jepsen.Checker.Histories.Parsing;
using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Linearizability.Models;

namespace Elastickv.Jepsen.Checker.Models;

/// <summary>A check of linearizability.</summary>
internal sealed class LinearizableHistoryCheck(LinearizableModel model, CheckRequest request) : IFileHistoryCheck
{
    private readonly CallTable _table = new();

    public void Add(Operation operation) => _table.Add(operation);

    public void ReadAll(HistoryInput input, Action<long> progressed) => CallReader.ReadInto(_table, input, progressed);

    public CheckReport Decide(SearchLimits limits, CancellationToken cancellationToken)
    {
        var checker = new LinearizabilityChecker(model, limits, request.Clock);
        var result = checker.CheckAndExplain(_table, cancellationToken);
        return new CheckReport(result, result.Explanation);
    }
}
