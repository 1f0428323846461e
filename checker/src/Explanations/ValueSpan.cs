using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability;

namespace Elastickv.Jepsen.Checker.Explanations;

/// <summary>What is known of the stretch of time in which a register held a value. Calls are numbers.</summary>
internal sealed class ValueSpan
{
    /// <summary>Instead of a call: the value stood there from the beginning.</summary>
    public const int Beginning = -1;

    private const int None = -2;

    private ValueSpan(OperationValue value, int writer, int firstEnd)
    {
        Value = value;
        Writer = FirstToEnd = writer;
        FirstEnd = firstEnd;
    }

    public OperationValue Value { get; }

    /// <summary>The call that wrote it.</summary>
    public int Writer { get; private set; }

    public bool IsWritten => Writer != None;

    /// <summary>The call on it that ended first.</summary>
    public int FirstToEnd { get; private set; }

    public int FirstEnd { get; private set; }

    /// <summary>The call on it that began last.</summary>
    public int LastToStart { get; private set; } = None;

    public int LastStart { get; private set; } = Beginning;

    /// <summary>A register begins as nil.</summary>
    public static ValueSpan Of(OperationValue value) => value.IsNil ? new ValueSpan(value, Beginning, Beginning) : new ValueSpan(value, None, int.MaxValue);

    /// <summary>Adds a read or write of the value. False if it is a second write.</summary>
    public bool TryAdd(in PartitionCall row, int call)
    {
        if (!row.IsRead && IsWritten)
            return false;
        if (!row.IsRead)
            Writer = call;
        if (row.End < FirstEnd)
            (FirstEnd, FirstToEnd) = (row.End, call);
        if (row.Start > LastStart)
            (LastStart, LastToStart) = (row.Start, call);
        return true;
    }

    /// <summary>Whether it was there before another value was there for the last time.</summary>
    public bool CameBefore(ValueSpan other) => FirstEnd < other.LastStart;
}
