using System.Runtime.InteropServices;

namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>An event of a history whose names are numbers of one <see cref="CallTable"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct CallEvent
{
    public long Index;
    public long Time;
    public OperationValue Value;
    public int Process;
    public int Function;
    public int Key;
    public int Node;
    public OperationType Type;
}
