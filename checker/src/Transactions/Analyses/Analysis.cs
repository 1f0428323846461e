using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Transactions.Anomalies;
using Elastickv.Jepsen.Checker.Transactions.Choices;
using Elastickv.Jepsen.Checker.Transactions.Consistency;
using Elastickv.Jepsen.Checker.Transactions.Cycles;
using Elastickv.Jepsen.Checker.Transactions.Explanations;
using Elastickv.Jepsen.Checker.Transactions.Graphs;
using Elastickv.Jepsen.Checker.Transactions.Limits;
using Elastickv.Jepsen.Checker.Transactions.Operations;
using Elastickv.Jepsen.Checker.Transactions.VersionOrders;

namespace Elastickv.Jepsen.Checker.Transactions.Analyses;

/// <summary>
/// Finds the anomalies of a history, in Elle's way: which write each read saw; in which order the versions of each key were written; from
/// both which transaction depends on which; and the cycles of that graph.
/// </summary>
internal abstract class Analysis(TransactionTable table, ForbiddenAnomalies forbidden, CheckBudget budget)
{
    /// <summary>What the arrays of one entry a step take, and those of one entry a transaction.</summary>
    private const int BytesAStep = 40;

    private const int BytesATransaction = 48;

    /// <summary>With no more transactions than this it is not worth while to look for an order of time first.</summary>
    private const int FewTransactions = 200;

    private readonly bool[] _isCommitted = new bool[table.Count];

    /// <summary>What was found so far; also where a limit ended the search.</summary>
    public AnomalyLog Log { get; } = new();

    /// <summary>How many dependencies there are.</summary>
    public int DependencyCount { get; private set; }

    /// <summary>Of how many pairs of writes no read, process or moment shows which came first.</summary>
    public int OpenPairCount { get; private set; }

    protected TransactionTable Table => table;

    protected ForbiddenAnomalies Forbidden => forbidden;

    protected CheckBudget Budget => budget;

    /// <summary>Which transactions took effect: those that completed, and those of unknown outcome of which something was read.</summary>
    protected bool[] IsCommitted => _isCommitted;

    /// <summary>Runs the whole search.</summary>
    /// <exception cref="UndecidedException">A limit was hit.</exception>
    public void Run()
    {
        budget.Reserve(((long)table.Steps.Length * BytesAStep) + ((long)table.Count * BytesATransaction));
        var index = new KeyIndex(table);
        budget.CheckTime();
        var chains = new StepChains(table);
        MarkCommitted(Resolve(index, chains));
        budget.CheckTime();
        CheckReads(index, chains);
        budget.CheckTime();
        FindCycles(index, chains);
    }

    /// <summary>Finds out which write each read saw. Returns of which transactions something was read.</summary>
    protected abstract bool[] Resolve(KeyIndex index, StepChains chains);

    /// <summary>Looks for what needs no graph.</summary>
    protected abstract void CheckReads(KeyIndex index, StepChains chains);

    /// <summary>Adds the dependencies of the data, as far as they follow from an order of transactions.</summary>
    protected abstract Dependencies AddDependencies(KeyIndex index, StepChains chains, EdgeList edges, OrderLevel level, CheckBudget within);

    /// <summary>Looks for what is only worth looking for where there is a cycle.</summary>
    protected virtual void CheckAfterCycles(KeyIndex index, IDependencyProof proof)
    {
    }

    /// <summary>Gives up if two transactions may have written the same value: then nobody can tell whose was read.</summary>
    protected void RequireUniqueWrites(KeyIndex index, int writtenTwice)
    {
        if (writtenTwice == WriterLookup.Nobody)
            return;
        Log.Clear();
        throw new UndecidedException(
            "written-twice",
            $"{TransactionText.ValueAt(table, writtenTwice)} was written twice to {TransactionText.KeyAt(table, writtenTwice)}, at last by "
                + $"{CommonAnomaly.NameAt(index, writtenTwice)}, so nobody can tell whose was read.");
    }

    private void MarkCommitted(bool[] isObserved)
    {
        for (var transaction = 0; transaction < table.Count; transaction++)
        {
            var outcome = table.Rows[transaction].Outcome;
            _isCommitted[transaction] = outcome == OperationType.Ok || (outcome == OperationType.Info && isObserved[transaction]);
        }
    }

    private void FindCycles(KeyIndex index, StepChains chains)
    {
        var isCleanSoFar = !Log.Counts.Keys.Any(forbidden.Contains);
        if (isCleanSoFar && forbidden.AsksForOneOrder && forbidden.Level < OrderLevel.RealTime && table.Count > FewTransactions && HoldsInOrderOfTime(index, chains))
            return;
        var (graph, dependencies) = BuildGraph(index, chains, forbidden.Level, budget);
        var text = new CycleText(table, dependencies.Proof);
        var found = false;
        foreach (var cycle in new CycleSearch(graph, forbidden, budget).Find())
        {
            Log.Add(CycleName.Of(cycle.Class, cycle.Level), cycle.Nodes.Length, () => text.Describe(cycle));
            found = true;
        }

        if (found)
            CheckAfterCycles(index, dependencies.Proof);
        else if (isCleanSoFar && forbidden.AsksForOneOrder)
            TryOrders(index, graph, dependencies);
    }

    private (DependencyGraph Graph, Dependencies Dependencies) BuildGraph(KeyIndex index, StepChains chains, OrderLevel level, CheckBudget within)
    {
        var edges = new EdgeList(within);
        var dependencies = AddDependencies(index, chains, edges, level, within);
        if (level >= OrderLevel.Process)
            ProcessOrder.AddTo(edges, table, IsCommitted);
        DependencyCount = Math.Max(DependencyCount, edges.Count);
        within.CheckTime();
        var firstAfter = level == OrderLevel.RealTime ? RealTimeOrder.FirstAfter(table) : null;
        return (new DependencyGraph(table.Count, edges.From, edges.To, edges.Codes, firstAfter), dependencies);
    }

    /// <summary>Decides what the known dependencies leave open.</summary>
    private void TryOrders(KeyIndex index, DependencyGraph graph, Dependencies dependencies)
    {
        if (dependencies.FindOpenPairs(forbidden.AsksForSerialOrder) is not { Count: > 0 } pairs)
            return;
        OpenPairCount = pairs.Count;
        var choices = new OrderChoices(index, graph, pairs, forbidden, budget);
        if (choices.FindContradiction() is { } argument)
            new ChoiceText(index, pairs, new CycleText(table, dependencies.Proof)).AddTo(Log, argument);
    }

    /// <summary>Whether there is an order that also follows the one in time: with it far less is open, and a store that behaves has one.</summary>
    private bool HoldsInOrderOfTime(KeyIndex index, StepChains chains)
    {
        var attempt = budget.Half();
        try
        {
            var (graph, dependencies) = BuildGraph(index, chains, OrderLevel.RealTime, attempt);
            return Components.Find(graph, DependencyMask.All, attempt).Count == 0
                && (dependencies.FindOpenPairs(forbidden.AsksForSerialOrder) is not { Count: > 0 } pairs
                    || new OrderChoices(index, graph, pairs, forbidden, attempt).HasOrder());
        }
        catch (UndecidedException)
        {
            return false;
        }
    }
}
