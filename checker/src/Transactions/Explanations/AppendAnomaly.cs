using Elastickv.Jepsen.Checker.Transactions.Anomalies;
using Elastickv.Jepsen.Checker.Transactions.Operations;
using Elastickv.Jepsen.Checker.Transactions.VersionOrders;
using static Elastickv.Jepsen.Checker.Transactions.Explanations.CommonAnomaly;

namespace Elastickv.Jepsen.Checker.Transactions.Explanations;

/// <summary>Puts anomalies of lists in words.</summary>
internal static class AppendAnomaly
{
    public static Anomaly Duplicate(KeyIndex index, int key, int branch, int position)
    {
        var table = index.Table;
        var reader = ReaderOf(index, key, branch, position);
        var value = TransactionText.Value(table, table.Lists[branch].Values[position]);
        return Of(
            index,
            AnomalyName.DuplicateElements,
            $"{NameAt(index, reader)} read {TransactionText.Key(table, key)} as {TransactionText.List(table, new ListRead(branch, position + 1))}, with {value} twice.",
            reader);
    }

    public static Anomaly Incompatible(KeyIndex index, int key, int branch, int other)
    {
        var table = index.Table;
        var common = table.Lists[branch].Values.CommonPrefixLength(table.Lists[other].Values);
        var (first, second) = (ReaderOf(index, key, branch, common), ReaderOf(index, key, other, common));
        return Of(
            index,
            AnomalyName.IncompatibleOrder,
            $"{NameAt(index, first)} read {TransactionText.Key(table, key)} as {TransactionText.List(table, new ListRead(branch, common + 1))}, "
                + $"{NameAt(index, second)} as {TransactionText.List(table, new ListRead(other, common + 1))}: neither list can become the other.",
            first,
            second);
    }

    public static Anomaly Internal(KeyIndex index, int read, StepChains chains)
    {
        var (table, before) = (index.Table, chains.Previous(read));
        var what = table.Steps[before].Kind == StepKind.Write
            ? $"appended {TransactionText.ValueAt(table, before)}"
            : $"read {TransactionText.ListAt(table, before)}";
        return Of(
            index,
            AnomalyName.Internal,
            $"{NameAt(index, read)} read {TransactionText.KeyAt(table, read)} as {TransactionText.ListAt(table, read)} after it had itself {what}.",
            read);
    }

    public static Anomaly Intermediate(KeyIndex index, int read, int writer) => Of(
        index,
        AnomalyName.G1b,
        $"{NameAt(index, read)} read {TransactionText.KeyAt(index.Table, read)} as {TransactionText.ListAt(index.Table, read)}, "
            + $"a state in the middle of {NameAt(index, writer)}, which appended {TransactionText.ValueAt(index.Table, writer)} and then more.",
        read,
        writer);

    public static Anomaly Garbage(KeyIndex index, int read, int position)
    {
        var (table, branch) = (index.Table, ListRead.Unpack(index.Table.Steps[read].Value).Branch);
        var value = TransactionText.Value(table, table.Lists[branch].Values[position]);
        return Of(
            index,
            AnomalyName.GarbageRead,
            $"{NameAt(index, read)} read {TransactionText.KeyAt(table, read)} as {TransactionText.List(table, new ListRead(branch, position + 1))}, but nobody appended {value}.",
            read);
    }

    public static Anomaly Aborted(KeyIndex index, int read, int writer) => Of(
        index,
        AnomalyName.G1a,
        $"{NameAt(index, read)} read {TransactionText.KeyAt(index.Table, read)} with {TransactionText.ValueAt(index.Table, writer)}, "
            + $"which {NameAt(index, writer)} appended, but that transaction failed.",
        read,
        writer);

    public static Anomaly Future(KeyIndex index, int read, int write) => Of(
        index,
        AnomalyName.FutureRead,
        $"{NameAt(index, read)} read {TransactionText.KeyAt(index.Table, read)} with {TransactionText.ValueAt(index.Table, write)}, which it appended only later.",
        read);

    public static Anomaly Reversed(KeyIndex index, int earlier, int later)
    {
        var (table, key) = (index.Table, TransactionText.KeyAt(index.Table, earlier));
        return Of(
            index,
            AnomalyName.CyclicVersions,
            $"{NameAt(index, earlier)} appended {TransactionText.ValueAt(table, earlier)} to {key} before {TransactionText.ValueAt(table, later)}, "
                + "but reads show them the other way round.",
            earlier);
    }

    public static Anomaly DirtyUpdate(KeyIndex index, int failed, int writer)
    {
        var (table, key) = (index.Table, TransactionText.KeyAt(index.Table, failed));
        return Of(
            index,
            AnomalyName.DirtyUpdate,
            $"{NameAt(index, writer)} appended {TransactionText.ValueAt(table, writer)} to {key} on top of {TransactionText.ValueAt(table, failed)}, "
                + $"which {NameAt(index, failed)} appended, but that transaction failed.",
            writer,
            failed);
    }

    /// <summary>The first read of a branch that shows the element at a position.</summary>
    private static int ReaderOf(KeyIndex index, int key, int branch, int position)
    {
        foreach (var step in index.StepsOf(key))
        {
            var read = ListRead.Unpack(index.Table.Steps[step].Value);
            if (index.Table.Steps[step].Kind == StepKind.Read && read.Branch == branch && read.Length > position)
                return step;
        }

        throw new InvalidOperationException("a list that was read has a reader");
    }
}
