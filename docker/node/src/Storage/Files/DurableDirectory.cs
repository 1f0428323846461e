namespace Elastickv.Node.Storage.Files;

/// <summary>Creates directories that are still there after a power loss.</summary>
public static class DurableDirectory
{
    /// <summary>Creates a directory and those above it, and flushes the parent of each that is new.</summary>
    public static void Create(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Directory.Exists(full))
            return;
        var parent = Path.GetDirectoryName(full)!;
        Create(parent);
        Directory.CreateDirectory(full);
        PosixFile.SyncDirectory(parent);
    }
}
