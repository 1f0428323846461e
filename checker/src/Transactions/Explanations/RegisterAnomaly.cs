using Elastickv.Jepsen.Checker.Transactions.Anomalies;
using Elastickv.Jepsen.Checker.Transactions.Operations;
using Elastickv.Jepsen.Checker.Transactions.VersionOrders;
using static Elastickv.Jepsen.Checker.Transactions.Explanations.CommonAnomaly;

namespace Elastickv.Jepsen.Checker.Transactions.Explanations;

/// <summary>Puts anomalies of registers in words.</summary>
internal static class RegisterAnomaly
{
    public static Anomaly Garbage(KeyIndex index, int read) =>
        Of(index, AnomalyName.GarbageRead, $"{Read(index, read)}, but nobody wrote that.", read);

    public static Anomaly Internal(KeyIndex index, int before, int read)
    {
        var table = index.Table;
        var verb = table.Steps[before].Kind == StepKind.Write ? "written" : "read";
        return Of(index, AnomalyName.Internal, $"{Read(index, read)} after it had itself {verb} {TransactionText.ValueAt(table, before)}.", read);
    }

    public static Anomaly Future(KeyIndex index, int read, int write) =>
        Of(index, AnomalyName.FutureRead, $"{Read(index, read)}, which it wrote only later.", read, write);

    public static Anomaly Aborted(KeyIndex index, int read, int writer) =>
        Of(index, AnomalyName.G1a, $"{Read(index, read)}, which {NameAt(index, writer)} wrote, but that transaction failed.", read, writer);

    public static Anomaly Intermediate(KeyIndex index, int read, int writer) => Of(
        index,
        AnomalyName.G1b,
        $"{Read(index, read)}, which {NameAt(index, writer)} wrote and then overwrote itself.",
        read,
        writer);

    private static string Read(KeyIndex index, int read) =>
        $"{NameAt(index, read)} read {TransactionText.KeyAt(index.Table, read)} as {TransactionText.ValueAt(index.Table, read)}";
}
