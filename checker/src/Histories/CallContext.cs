using System.Runtime.InteropServices;

namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>What is only asked of a call when it is shown to people, or judged by the clock.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct CallContext
{
    public long InvokeIndex;
    public long CompleteIndex;
    public long InvokeTime;
    public long CompleteTime;
    public int Process;
    public int Node;
}
