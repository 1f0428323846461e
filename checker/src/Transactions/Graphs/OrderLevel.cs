namespace Elastickv.Jepsen.Checker.Transactions.Graphs;

/// <summary>Which order of transactions besides that of their data an argument relies on. Each includes the ones before it.</summary>
internal enum OrderLevel
{
    Data,

    /// <summary>The order within each process.</summary>
    Process,

    /// <summary>The order in time.</summary>
    RealTime,
}
