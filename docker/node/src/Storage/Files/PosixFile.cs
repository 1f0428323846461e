using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.Node.Storage.Files;

/// <summary>The few system calls that the base library does not offer: directory fsync, fdatasync, a non-blocking open, status of a descriptor.</summary>
internal static class PosixFile
{
    private const int ReadOnly = 0;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int EmptyPath = 0x1000;
    private const uint TypeAndMode = 0x3;
    private const int StatxSize = 256;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;

    /// <summary>Opens for reading; does not wait for the writer of a FIFO.</summary>
    public static SafeFileHandle OpenNonBlocking(string path)
    {
        if (!OperatingSystem.IsLinux())
            return File.OpenHandle(path);
        var descriptor = NativeMethods.Open(path, ReadOnly | NonBlocking | CloseOnExec);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failure("open", path);
    }

    public static FileStatus Status(SafeFileHandle handle, string path)
    {
        if (!OperatingSystem.IsLinux())
            return PortableStatus(path);
        var buffer = new byte[StatxSize];
        if (NativeMethods.Statx(handle, string.Empty, EmptyPath, TypeAndMode, buffer) != 0)
            throw Failure("statx", path);
        var mode = BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(ModeOffset));
        return new FileStatus((mode & TypeMask) == RegularType, mode & 0xFFF);
    }

    /// <summary>Flushes a file's data, and the metadata needed to read it back, to the device.</summary>
    public static void DataSync(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsLinux())
            RandomAccess.FlushToDisk(handle);
        else if (NativeMethods.DataSync(handle) != 0)
            throw Failure("fdatasync", string.Empty);
    }

    /// <summary>Makes renames, creations and removals in a directory durable.</summary>
    /// <exception cref="IOException">The file system cannot do it.</exception>
    public static void SyncDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = NativeMethods.Open(directory, ReadOnly | CloseOnExec);
        if (descriptor < 0)
            throw Failure("open directory", directory);
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (NativeMethods.Sync(handle) != 0)
            throw Failure("fsync directory", directory);
    }

    private static FileStatus PortableStatus(string path)
    {
        var attributes = File.GetAttributes(path);
        var special = attributes.HasFlag(FileAttributes.Directory) || attributes.HasFlag(FileAttributes.Device);
        return new FileStatus(!special, OperatingSystem.IsWindows() ? 0 : (int)File.GetUnixFileMode(path));
    }

    private static IOException Failure(string call, string path)
    {
        var cause = new Win32Exception(Marshal.GetLastPInvokeError());
        return new IOException($"{call} {path}: {cause.Message}", cause);
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "open", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Sync(SafeFileHandle descriptor);

        [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int DataSync(SafeFileHandle descriptor);

        [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Statx(
            SafeFileHandle directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] buffer);
    }
}
