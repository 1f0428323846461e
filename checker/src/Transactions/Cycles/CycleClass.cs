namespace Elastickv.Jepsen.Checker.Transactions.Cycles;

/// <summary>The classes of cycles by their dependencies. A model that forbids one forbids those before it as well.</summary>
internal enum CycleClass
{
    G0,
    G1c,
    GSingle,
    GNonadjacent,
    G2Item,
}
