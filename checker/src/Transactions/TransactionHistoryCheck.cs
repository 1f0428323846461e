using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Histories.Formats;
using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Models;
using Elastickv.Jepsen.Checker.Transactions.Operations;
using Elastickv.Jepsen.Checker.Transactions.Parsing;

namespace Elastickv.Jepsen.Checker.Transactions;

/// <summary>A check of transactions, which can also read its file by itself, several times faster.</summary>
internal sealed class TransactionHistoryCheck(TransactionModel model, CheckRequest request) : IFileHistoryCheck
{
    private readonly TransactionTable _table = new(model);

    public void Add(Operation operation) => _table.Add(operation);

    public void ReadAll(HistoryInput input, Action<long> progressed) => TransactionReader.ReadInto(_table, input, progressed);

    public CheckReport Decide(SearchLimits limits, CancellationToken cancellationToken)
    {
        var checker = new TransactionChecker(model, request.Consistency ?? TransactionChecker.UsualConsistency, limits, request.Clock);
        var report = checker.Check(_table, cancellationToken);
        return new CheckReport(report.Result, report.Explanation);
    }
}
