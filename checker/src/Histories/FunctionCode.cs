namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>The functions that have the same number in every <see cref="CallTable"/>; others get the numbers after these.</summary>
internal enum FunctionCode
{
    Read,
    Write,
    Cas,
    Txn,
}
