using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Elastickv.Jepsen.Harness.Processes;

/// <summary>kill(2).</summary>
internal static partial class Signals
{
    private const int NoSuchProcess = 3;

    /// <summary>False if there is no such process any more.</summary>
    public static bool Send(int pid, Signal signal)
    {
        // 0 and negative ids mean whole groups.
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(pid, 1);
        if (Kill(pid, (int)signal) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        return error == NoSuchProcess ? false : throw new Win32Exception(error);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
