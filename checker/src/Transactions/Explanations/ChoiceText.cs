using System.Text;
using Elastickv.Jepsen.Checker.Transactions.Anomalies;
using Elastickv.Jepsen.Checker.Transactions.Choices;
using Elastickv.Jepsen.Checker.Transactions.Cycles;
using Elastickv.Jepsen.Checker.Transactions.VersionOrders;

namespace Elastickv.Jepsen.Checker.Transactions.Explanations;

/// <summary>Puts in words why writes cannot have come in any order: what must be, one step after the other, until nothing is possible.</summary>
internal sealed class ChoiceText(KeyIndex index, OpenPairs pairs, CycleText cycles)
{
    private const int ShownSteps = 12;

    private readonly Dictionary<int, NamedTransaction> _named = [];
    private readonly Dictionary<int, int> _numberOfPair = [];

    /// <summary>Adds the anomaly that an argument proves: the least of those that there is one of in every order.</summary>
    public void AddTo(AnomalyLog log, List<ChoiceStep> argument)
    {
        var steps = Needed(argument);
        var all = steps.SelectMany(step => step.Cycles).Select(ToCycle).ToArray();
        var name = CycleName.Of(all.Max(cycle => cycle.Class), all.Max(cycle => cycle.Level));
        log.Add(name, () => Describe(name, steps));
    }

    /// <summary>The steps that the last one relies on, in their order.</summary>
    private static List<ChoiceStep> Needed(List<ChoiceStep> argument)
    {
        var settledBy = new Dictionary<int, int>();
        var uses = new List<int>[argument.Count];
        for (var step = 0; step < argument.Count; step++)
        {
            uses[step] = [.. argument[step].PairsUsed.Select(pair => settledBy[pair])];
            settledBy[argument[step].Pair] = step;
        }

        var needed = new SortedSet<int>();
        var open = new Stack<int>([argument.Count - 1]);
        while (open.TryPop(out var step))
        {
            if (!needed.Add(step))
                continue;
            foreach (var used in uses[step])
                open.Push(used);
        }

        return [.. needed.Select(step => argument[step])];
    }

    private Anomaly Describe(string name, List<ChoiceStep> steps)
    {
        var last = pairs[steps[^1].Pair];
        var summary = $"No order of the writes is possible: whichever of {Write(last.Likely)} and {Write(last.Other)} came first, there is a cycle.";
        var shown = steps.Count <= ShownSteps ? steps : [.. steps.Take(ShownSteps - 1), steps[^1]];
        foreach (var transaction in shown.SelectMany(step => step.Cycles).SelectMany(cycle => cycle).Select(edge => edge.From).Distinct().Order())
            _named.Add(transaction, new NamedTransaction(transaction, $"T{_named.Count + 1}"));
        var text = new StringBuilder();
        foreach (var transaction in _named.Values)
            text.Append($"  {transaction.Name} is {TransactionText.Line(index.Table, transaction.Transaction)}\n");
        for (var i = 0; i < steps.Count; i++)
        {
            if (i < ShownSteps - 1 || i == steps.Count - 1)
                AppendStep(text, i + 1, steps[i]);
            else if (i == ShownSteps - 1)
                text.Append($"  … and so on, up to ({steps.Count - 1}).\n");
            _numberOfPair[steps[i].Pair] = i + 1;
        }

        return new Anomaly(
            name,
            summary,
            text.Append("  So there is no order.").ToString())
        {
            Operations = [.. _named.Keys.Select(transaction => index.Table.Rows[transaction].Index)],
            Key = TransactionText.KeyAt(index.Table, last.Likely),
        };
    }

    private void AppendStep(StringBuilder text, int number, ChoiceStep step)
    {
        var claim = Claim(step.Pair, step.IsLikely);
        text.Append(step.Kind switch
        {
            ChoiceStepKind.Deduced => $"  ({number}) {claim}. Otherwise:\n",
            ChoiceStepKind.Supposed => $"  ({number}) Suppose that {claim}.\n",
            ChoiceStepKind.Concluded => $"  ({number}) {claim}, for ({_numberOfPair.GetValueOrDefault(step.Pair)}) leads nowhere:\n",
            _ => $"  ({number}) Neither write can be the earlier:\n",
        });
        for (var i = 0; i < step.Cycles.Count; i++)
        {
            if (step.Cycles.Count > 1)
                text.Append($"    if {Claim(step.Conflict, isLikely: i == 0)}:\n");
            foreach (var edge in step.Cycles[i])
                text.Append($"      {Name(edge.From)} is before {Name(edge.To)} ({CycleText.Short(edge.Dependency)}): {Reason(edge, step)};\n");
        }
    }

    private string Reason(ChoiceEdge edge, ChoiceStep step)
    {
        if (edge.Pair == ChoiceEdge.Known)
            return cycles.Explain(_named[edge.From], _named[edge.To], edge.Dependency);
        var pair = pairs[edge.Pair];
        var isLikely = index.TransactionOf[pair.Other] == edge.To;
        var because = edge.Pair == step.Conflict ? "then" : $"by ({_numberOfPair.GetValueOrDefault(edge.Pair)})";
        return edge.Dependency.IsAnti
            ? $"{Name(edge.From)} read {Value(pair.Earlier(isLikely))}, which {because} came before {Write(pair.Later(isLikely))}"
            : $"{because} {Claim(edge.Pair, isLikely)}";
    }

    private string Claim(int pair, bool isLikely) => $"{Write(pairs[pair].Earlier(isLikely))} came before {Write(pairs[pair].Later(isLikely))}";

    /// <summary>For example <c>T1's x = 5</c>, or before the transactions have names, <c>#3's x = 5</c>.</summary>
    private string Write(int step) => $"{Name(index.TransactionOf[step])}'s {Value(step)}";

    private string Value(int step) => $"{TransactionText.KeyAt(index.Table, step)} = {TransactionText.ValueAt(index.Table, step)}";

    private string Name(int transaction) => _named.TryGetValue(transaction, out var named) ? named.Name : TransactionText.Name(index.Table, transaction);

    private static Cycle ToCycle(List<ChoiceEdge> edges) => new([.. edges.Select(edge => edge.From)], [.. edges.Select(edge => edge.Dependency)]);
}
