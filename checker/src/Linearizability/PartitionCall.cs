using System.Runtime.InteropServices;
using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability;

/// <summary>A call of a partition, as its procedures need it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct PartitionCall
{
    public readonly OperationValue Value;
    public readonly int Start;
    public readonly int End;

    /// <summary>Its number in the <see cref="CallTable"/>.</summary>
    public readonly int Id;
    public readonly FunctionCode Function;

    public PartitionCall(in CallRow row, int id)
    {
        (Value, Start, End) = (row.Value, row.Start, row.End);
        (Id, Function) = (id, row.Function);
    }

    private PartitionCall(in PartitionCall whole, int end)
    {
        (Value, Start, End) = (whole.Value, whole.Start, end);
        (Id, Function) = (whole.Id, whole.Function);
    }

    public bool IsOk => End != Call.Never;

    /// <summary>The same call as it looked before it ended.</summary>
    public PartitionCall Unfinished() => new(this, Call.Never);

    public bool IsRead => Function == FunctionCode.Read;
}
