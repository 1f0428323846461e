using System.Runtime.InteropServices;
using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Transactions.Operations;

/// <summary>A transaction without its steps.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct TransactionRow
{
    /// <summary>The invocation's index in the history.</summary>
    public long InvokeIndex;

    /// <summary>The completion's index in the history, or -1 where there is none.</summary>
    public long CompleteIndex;

    /// <summary>Position of the invocation among all events.</summary>
    public int Start;

    /// <summary>Position of the completion among all events; <see cref="Call.Never"/> if it is not <see cref="OperationType.Ok"/>.</summary>
    public int End;

    /// <summary>Where its steps begin; they end where those of the next transaction begin.</summary>
    public int FirstStep;

    public int Process;

    public int Node;

    public OperationType Outcome;

    /// <summary>The index by which people find the transaction.</summary>
    public readonly long Index => CompleteIndex >= 0 ? CompleteIndex : InvokeIndex;
}
