using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.Jepsen.Checker.Disks;

/// <summary>Which ranges of a file hold data: the holes of a sparse or preallocated file read as zeros and need not be read at all.</summary>
internal static partial class DataExtents
{
    private const int SeekData = 3;
    private const int SeekHole = 4;

    /// <summary>The ranges [start, end) that may hold anything but zeros; the whole file where the file system cannot tell.</summary>
    public static IEnumerable<(long Start, long End)> Of(Stream stream, long length)
    {
        if (stream is not FileStream { SafeFileHandle: { IsInvalid: false } handle } || !OperatingSystem.IsLinux())
            return [(0, length)];
        return Walk(handle, length);
    }

    /// <summary>How many bytes of a file may be anything but zeros.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static long LengthOf(DiskFile file)
    {
        using var stream = file.Open();
        return Of(stream, file.Length).Sum(extent => extent.End - extent.Start);
    }

    private static IEnumerable<(long Start, long End)> Walk(SafeFileHandle handle, long length)
    {
        for (long position = 0; position < length;)
        {
            var start = Seek(handle, position, SeekData);
            if (start < 0)
            {
                // ENXIO: only a hole is left. Anything else: the file system cannot tell, so everything is data.
                if (Marshal.GetLastPInvokeError() != NoSuchDataOrHole)
                    yield return (position, length);
                yield break;
            }

            var end = Seek(handle, start, SeekHole);
            if (end <= start)
                end = length;
            yield return (start, Math.Min(end, length));
            position = end;
        }
    }

    private const int NoSuchDataOrHole = 6;

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32 | DllImportSearchPath.SafeDirectories)]
    private static partial long Seek(SafeFileHandle handle, long offset, int whence);
}
