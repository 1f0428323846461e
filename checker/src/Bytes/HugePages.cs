using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Elastickv.Jepsen.Checker.Bytes;

/// <summary>Large tables that are read at random places: in pages of 4 KiB most reads would miss the processor's table of pages.</summary>
internal static partial class HugePages
{
    private const int MadviseHugePage = 14;
    private const int PageSize = 1 << 21;

    /// <summary>An array of zeros, in huge pages where the system grants them.</summary>
    public static unsafe T[] Array<T>(long length)
        where T : unmanaged
    {
        // Pinned, so that its address stays; from the system as it is, so that no page was touched before.
        var array = GC.AllocateArray<T>(checked((int)length), pinned: true);
        var size = (nuint)length * (nuint)sizeof(T);
        if (OperatingSystem.IsLinux() && size >= 2 * PageSize)
        {
            var start = ((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array)) + PageSize - 1) & ~(nuint)(PageSize - 1);
            var end = ((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array)) + size) & ~(nuint)(PageSize - 1);

            // Only advice: a refusal costs speed, nothing else.
            _ = Advise(start, end - start, MadviseHugePage);
        }

        return array;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32 | DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nuint start, nuint length, int advice);
}
