namespace Elastickv.Jepsen.Checker.Disks;

/// <summary>Files that a live process has deleted and still holds open: their bytes are on the disk, though no name leads to them.</summary>
public static class DeletedFiles
{
    private const string Mark = " (deleted)";

    /// <summary>Pairs of a path that can be opened and the name the file had.</summary>
    public static IEnumerable<(string Handle, string Name)> Of(int pid)
    {
        foreach (var handle in Handles($"/proc/{pid}/fd"))
        {
            var name = Target(handle);
            if (name is not null && name.EndsWith(Mark, StringComparison.Ordinal) && IsOnDisk(name))
                yield return (handle, name[..^Mark.Length]);
        }
    }

    private static string[] Handles(string folder)
    {
        try
        {
            return Directory.GetFileSystemEntries(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process ended meanwhile, and with it these files.
            return [];
        }
    }

    private static string? Target(string handle)
    {
        try
        {
            return new FileInfo(handle).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Sockets and pipes have no path; anonymous and shared memory never reaches a disk.</summary>
    private static bool IsOnDisk(string name) =>
        name.StartsWith('/') && !name.StartsWith("/memfd:", StringComparison.Ordinal) && !name.StartsWith("/dev/", StringComparison.Ordinal);
}
