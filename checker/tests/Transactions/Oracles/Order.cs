namespace Elastickv.Jepsen.Checker.Tests.Transactions.Oracles;

/// <summary>Which order of transactions an execution must keep.</summary>
internal enum Order
{
    None,
    Session,
    RealTime,
}
