using System.Runtime.InteropServices;
using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability;

/// <summary>A call of a partition, as its procedures need it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct PartitionCall(in CallRow row, int id)
{
    public readonly OperationValue Value = row.Value;
    public readonly int Start = row.Start;
    public readonly int End = row.End;

    /// <summary>Its number in the <see cref="CallTable"/>.</summary>
    public readonly int Id = id;
    public readonly FunctionCode Function = row.Function;

    public bool IsOk => End != Call.Never;

    public bool IsRead => Function == FunctionCode.Read;
}
