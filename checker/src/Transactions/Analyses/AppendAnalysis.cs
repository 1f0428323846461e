using Elastickv.Jepsen.Checker.Transactions.Anomalies;
using Elastickv.Jepsen.Checker.Transactions.Choices;
using Elastickv.Jepsen.Checker.Transactions.Consistency;
using Elastickv.Jepsen.Checker.Transactions.Explanations;
using Elastickv.Jepsen.Checker.Transactions.Graphs;
using Elastickv.Jepsen.Checker.Transactions.Limits;
using Elastickv.Jepsen.Checker.Transactions.Operations;
using Elastickv.Jepsen.Checker.Transactions.VersionOrders;

namespace Elastickv.Jepsen.Checker.Transactions.Analyses;

/// <summary>
/// Decides list-append histories. Every read shows the order of the writes before it, so for the serializable models nothing is left to
/// guess: a history without anomaly has a serial order and one with a forbidden anomaly has none. Snapshot isolation also binds the writes
/// that nobody read to some order: there, each is tried. Of weaker models, what is found is proven, but not all is found.
/// </summary>
internal sealed class AppendAnalysis(TransactionTable table, ForbiddenAnomalies forbidden, CheckBudget budget) : Analysis(table, forbidden, budget)
{
    private AppendOrders? _orders;

    private AppendOrders Orders => _orders ?? throw new InvalidOperationException("the orders are resolved first");

    protected override bool[] Resolve(KeyIndex index, StepChains chains)
    {
        _orders = new AppendOrders(index, Log);
        RequireUniqueWrites(index, Orders.WrittenTwice);
        return Orders.IsObserved;
    }

    protected override void CheckReads(KeyIndex index, StepChains chains)
    {
        new AppendReads(index, chains, Orders, Log).Check();
        LostUpdates.Find(index, chains, Log, VersionOf);

        // The length of a list tells its version; an empty one has no branch, so the key stands for it.
        long? VersionOf(int step)
        {
            var read = Table.Steps[step].Value;
            return ListRead.Unpack(read).Length == 0 ? -1L - Table.Steps[step].Key : read;
        }
    }

    protected override Dependencies AddDependencies(KeyIndex index, StepChains chains, EdgeList edges, OrderLevel level, CheckBudget within)
    {
        new AppendEdges(index, chains, Orders, IsCommitted, edges, level, within).AddAll();
        return new Dependencies(
            new AppendProof(index, chains, Orders, IsCommitted),
            isSerial => isSerial ? null : AppendPairs.Find(index, Orders, IsCommitted, within));
    }
}
