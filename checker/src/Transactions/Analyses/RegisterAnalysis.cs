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
/// Decides rw-register histories. The order of versions is only known in part; where that shows nothing wrong, every order of the writes
/// that are left is tried, for the serializable models and for snapshot isolation. Of weaker models, what is found is proven, but not all is found.
/// </summary>
internal sealed class RegisterAnalysis(TransactionTable table, ForbiddenAnomalies forbidden, CheckBudget budget) : Analysis(table, forbidden, budget)
{
    private RegisterSources? _sources;

    private RegisterSources Sources => _sources ?? throw new InvalidOperationException("the sources are resolved first");

    protected override bool[] Resolve(KeyIndex index, StepChains chains)
    {
        _sources = new RegisterSources(index);
        RequireUniqueWrites(index, Sources.WrittenTwice);
        return Sources.IsObserved;
    }

    protected override void CheckReads(KeyIndex index, StepChains chains)
    {
        new RegisterReads(index, chains, Sources, Log).Check();
        LostUpdates.Find(index, chains, Log, VersionOf);

        // A write's own number tells a version; the initial one of a key is told by the key.
        long? VersionOf(int step) => Sources.Of(step) switch
        {
            WriterLookup.Nobody => null,
            RegisterSources.Initial => -1L - Table.Steps[step].Key,
            var write => write,
        };
    }

    protected override Dependencies AddDependencies(KeyIndex index, StepChains chains, EdgeList edges, OrderLevel level, CheckBudget within)
    {
        var orders = new RegisterOrders(index, chains, Sources, IsCommitted, level, within);
        new RegisterEdges(index, orders, edges).AddAll();
        return new Dependencies(new RegisterProof(index, Sources, orders), _ => new RegisterPairs(index, orders, level, within).Find());
    }

    protected override void CheckAfterCycles(KeyIndex index, IDependencyProof proof) => new CyclicVersions(index, (RegisterProof)proof, Log, Budget).Find();
}
