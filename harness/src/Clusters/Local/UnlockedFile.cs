using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.Jepsen.Harness.Clusters.Local;

/// <summary>Opens files that another process has locked: the base library asks for a shared lock first, and a node that is only asleep keeps its exclusive ones.</summary>
internal static partial class UnlockedFile
{
    private const int ReadOnlyCloseOnExec = 0x80000;
    private const int NoSuchFile = 2;

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static FileStream OpenRead(string path)
    {
        var handle = Open(path, ReadOnlyCloseOnExec);
        if (handle >= 0)
            return new FileStream(new SafeFileHandle(handle, ownsHandle: true), FileAccess.Read, bufferSize: 0);
        var error = Marshal.GetLastPInvokeError();
        throw error == NoSuchFile ? new FileNotFoundException($"{path} is not there", path) : new IOException($"{path} cannot be opened: {new Win32Exception(error).Message}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);
}
