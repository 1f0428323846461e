using Elastickv.Jepsen.Checker.Models;
using Elastickv.Jepsen.Checker.Transactions.Consistency;

namespace Elastickv.Jepsen.Checker.Transactions;

/// <summary>A model of transactions by its name.</summary>
internal sealed class TransactionHistoryModel(TransactionModel model, string summary) : IHistoryModel
{
    public string Name => model.Name();

    public string Summary => summary;

    public IReadOnlyList<string> Consistencies { get; } =
        [TransactionChecker.UsualConsistency, .. ConsistencyModels.AllNames.Where(name => name != TransactionChecker.UsualConsistency)];

    public IHistoryCheck Begin(CheckRequest request) => new TransactionHistoryCheck(model, request);
}
