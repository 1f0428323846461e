namespace Elastickv.Jepsen.Checker.Disks;

/// <summary>Disk images from folders of the file system: a live node's directories or a copy of them.</summary>
public static class FolderImage
{
    /// <summary>Every regular file below <paramref name="folder"/>. Symbolic links are not followed.</summary>
    /// <exception cref="IOException">The folder itself cannot be listed.</exception>
    public static DiskImage Read(string node, string label, string folder)
    {
        var root = System.IO.Path.GetFullPath(folder);
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
            IgnoreInaccessible = false,
        };
        var files = Directory.EnumerateFiles(root, "*", options)
            .Select(path => Describe(root, path))
            .OrderBy(file => file.Path, StringComparer.Ordinal);
        return new DiskImage(node, label, [.. files]);
    }

    /// <summary>One file of the file system, to stand in an image as <paramref name="path"/>.</summary>
    public static DiskFile File(string path, string fileSystemPath)
    {
        var info = new FileInfo(fileSystemPath);
        return new DiskFile(path, info.Length, () => OpenShared(fileSystemPath))
        {
            Mode = OperatingSystem.IsWindows() ? null : info.UnixFileMode,
        };
    }

    private static DiskFile Describe(string root, string path) =>
        File(System.IO.Path.GetRelativePath(root, path).Replace('\\', '/'), path);

    /// <summary>Opens without hindering a node that still writes, and without a buffer of its own: checkers read in large pieces.</summary>
    private static FileStream OpenShared(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
}
