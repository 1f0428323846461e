namespace Elastickv.Jepsen.Checker.Transactions.Operations;

/// <summary>What a step of a transaction does to its key.</summary>
internal enum StepKind : byte
{
    /// <summary>A read whose result is not known, because the transaction's own outcome is not; it constrains nothing.</summary>
    UnknownRead,

    Read,

    /// <summary>An overwrite of a register, or an append to a list.</summary>
    Write,
}
