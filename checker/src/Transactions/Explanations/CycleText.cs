using System.Text;
using Elastickv.Jepsen.Checker.Transactions.Anomalies;
using Elastickv.Jepsen.Checker.Transactions.Cycles;
using Elastickv.Jepsen.Checker.Transactions.Graphs;
using Elastickv.Jepsen.Checker.Transactions.Operations;

namespace Elastickv.Jepsen.Checker.Transactions.Explanations;

/// <summary>Puts a cycle in words: its transactions, and why each comes before the next.</summary>
internal sealed class CycleText(TransactionTable table, IDependencyProof proof)
{
    private const int NamedInSummary = 8;

    public Anomaly Describe(Cycle cycle)
    {
        var named = cycle.Nodes.Select((node, i) => new NamedTransaction(node, $"T{i + 1}")).ToArray();
        return new Anomaly(
            CycleName.Of(cycle.Class, cycle.Level),
            $"{Claim(cycle)}: {Reason(cycle)}.",
            Prove(cycle, named))
        {
            Operations = [.. cycle.Nodes.Select(node => table.Rows[node].Index)],
        };
    }

    private string Claim(Cycle cycle)
    {
        var names = cycle.Nodes.Take(NamedInSummary).Select(node => TransactionText.Name(table, node)).ToArray();
        if (cycle.Nodes.Length == 2)
            return $"{names[0]} and {names[1]} would each have to come before the other";
        var more = cycle.Nodes.Length > NamedInSummary ? ", …" : "";
        return $"{string.Join(", ", names)}{more} would each have to come before the next, and the last before the first";
    }

    private static string Reason(Cycle cycle)
    {
        var order = cycle.Level switch
        {
            OrderLevel.Data => "",
            OrderLevel.Process => ", in the order of each process",
            _ => ", in the order of time",
        };
        return cycle.Class switch
        {
            CycleClass.G0 => "a cycle of writes",
            CycleClass.G1c => "a cycle of writes and reads of them",
            CycleClass.GSingle => "a cycle in which one read missed a write",
            CycleClass.GNonadjacent => "a cycle in which several reads missed writes, no two in a row",
            _ => "a cycle in which several reads missed writes",
        } + order;
    }

    private string Prove(Cycle cycle, NamedTransaction[] named)
    {
        var text = new StringBuilder();
        foreach (var transaction in named)
            text.Append($"  {transaction.Name} is {TransactionText.Line(table, transaction.Transaction)}\n");
        for (var i = 0; i < named.Length; i++)
        {
            var (earlier, later) = (named[i], named[(i + 1) % named.Length]);
            text.Append($"  {earlier.Name} is before {later.Name} ({Short(cycle.Dependencies[i])}): {Explain(earlier, later, cycle.Dependencies[i])}.\n");
        }

        return text.Append("  So no one of them can be the first.").ToString();
    }

    /// <summary>Why one transaction is known to come before another; a sentence without a full stop.</summary>
    public string Explain(NamedTransaction earlier, NamedTransaction later, Dependency dependency)
    {
        ref readonly var before = ref table.Rows[earlier.Transaction];
        ref readonly var after = ref table.Rows[later.Transaction];
        return dependency.Kind switch
        {
            DependencyKind.Process =>
                $"process {before.Process} had completed {earlier.Name} (#{before.CompleteIndex}) when it invoked {later.Name} (#{after.InvokeIndex})",
            DependencyKind.RealTime => $"{earlier.Name} had completed (#{before.CompleteIndex}) when {later.Name} was invoked (#{after.InvokeIndex})",
            _ => proof.Explain(earlier, later, dependency),
        };
    }

    /// <summary>The kind of a dependency, as the literature abbreviates it.</summary>
    public static string Short(Dependency dependency) => dependency.Kind switch
    {
        DependencyKind.WriteWrite => "ww",
        DependencyKind.WriteRead => "wr",
        DependencyKind.ReadWrite => "rw",
        DependencyKind.Inferred => "ww, or a read missed a write",
        DependencyKind.Process => "process",
        _ => "realtime",
    };
}
