using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Elastickv.Jepsen.Harness.Store;

/// <summary>Replaces files and links so that a reader sees the old one or the new one, never half of one.</summary>
internal static partial class AtomicFile
{
    public static void Write(string path, Action<Stream> write)
    {
        var draft = Draft(path);
        using (var stream = new FileStream(draft, FileMode.CreateNew, FileAccess.Write))
            write(stream);
        File.Move(draft, path, overwrite: true);
    }

    /// <summary>Makes <paramref name="path"/> a symbolic link to <paramref name="target"/>, a path relative to the link.</summary>
    public static void Link(string path, string target)
    {
        var draft = Draft(path);
        File.CreateSymbolicLink(draft, target);
        // File.Move takes a link to a folder for a folder and refuses.
        if (Rename(draft, path) != 0)
            throw new IOException($"{path} cannot be replaced: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
    }

    private static string Draft(string path) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetFileName(path)}.{Environment.ProcessId}.{Path.GetRandomFileName()}");

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Rename(string from, string to);
}
