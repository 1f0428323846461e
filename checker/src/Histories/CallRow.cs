using System.Runtime.InteropServices;

namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>What every checker asks of a call, in as few bytes as possible.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct CallRow
{
    public OperationValue Value;
    public int Start;
    public int End;
    public int Key;
    public FunctionCode Function;
    public OperationType Outcome;

    public readonly bool IsOk => Outcome == OperationType.Ok;
}
