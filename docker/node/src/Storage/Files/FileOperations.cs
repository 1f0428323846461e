using Microsoft.Win32.SafeHandles;

namespace Elastickv.Node.Storage.Files;

/// <summary>The real <see cref="IFileOperations"/>.</summary>
public sealed class FileOperations : IFileOperations
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static FileOperations Instance { get; } = new();

    public SafeFileHandle CreateExclusive(string path)
    {
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, OwnerOnly);
        return file;
    }

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> content, long offset) => RandomAccess.Write(file, content, offset);

    public void Sync(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    public void SyncDirectory(string directory) => PosixFile.SyncDirectory(directory);

    public void Delete(string path) => File.Delete(path);
}
