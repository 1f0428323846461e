using Elastickv.Jepsen.Checker.Transactions.Anomalies;
using Elastickv.Jepsen.Checker.Transactions.Consistency;
using Elastickv.Jepsen.Checker.Transactions.Explanations;
using Elastickv.Jepsen.Checker.Transactions.Graphs;
using Elastickv.Jepsen.Checker.Transactions.Limits;
using Elastickv.Jepsen.Checker.Transactions.Operations;
using Elastickv.Jepsen.Checker.Transactions.VersionOrders;

namespace Elastickv.Jepsen.Checker.Transactions.Analyses;

/// <summary>
/// Judges rw-register histories. The order of versions is only known in part, so what is found is proven, but a history without anomaly
/// may still have no serial order.
/// </summary>
internal sealed class RegisterAnalysis(TransactionTable table, ForbiddenAnomalies forbidden, CheckBudget budget) : Analysis(table, forbidden, budget)
{
    private RegisterSources? _sources;
    private RegisterOrders? _orders;

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

    protected override IDependencyProof AddDependencies(KeyIndex index, StepChains chains, EdgeList edges)
    {
        _orders = new RegisterOrders(index, chains, Sources, IsCommitted, Forbidden.Level, Budget);
        new RegisterEdges(index, _orders, edges).AddAll();
        return new RegisterProof(index, Sources, _orders);
    }

    protected override void CheckAfterCycles(KeyIndex index, IDependencyProof proof) =>
        new CyclicVersions(index, _orders!, (RegisterProof)proof, Log, Budget).Find();
}
