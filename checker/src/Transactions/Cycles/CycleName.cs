using Elastickv.Jepsen.Checker.Transactions.Anomalies;
using Elastickv.Jepsen.Checker.Transactions.Graphs;

namespace Elastickv.Jepsen.Checker.Transactions.Cycles;

/// <summary>The names of cycles as anomalies.</summary>
internal static class CycleName
{
    public static string Of(CycleClass cycleClass, OrderLevel level) => Plain(cycleClass) + Suffix(level);

    public static string Suffix(OrderLevel level) => level switch
    {
        OrderLevel.Data => "",
        OrderLevel.Process => AnomalyName.ProcessSuffix,
        OrderLevel.RealTime => AnomalyName.RealtimeSuffix,
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "not a level"),
    };

    private static string Plain(CycleClass cycleClass) => cycleClass switch
    {
        CycleClass.G0 => AnomalyName.G0,
        CycleClass.G1c => AnomalyName.G1c,
        CycleClass.GSingle => AnomalyName.GSingle,
        CycleClass.GNonadjacent => AnomalyName.GNonadjacent,
        CycleClass.G2Item => AnomalyName.G2Item,
        _ => throw new ArgumentOutOfRangeException(nameof(cycleClass), cycleClass, "not a class of cycles"),
    };
}
