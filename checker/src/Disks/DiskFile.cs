namespace Elastickv.Jepsen.Checker.Disks;

/// <summary>A file of a disk image, opened only while a checker reads it.</summary>
/// <param name="Path">Relative path with <c>/</c>, for example <c>data/n1/wal/0000000000000000-0000000000000000.wal</c>.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="Open">Opens it for reading from its beginning.</param>
public sealed record DiskFile(string Path, long Length, Func<Stream> Open)
{
    /// <summary>Its permission bits, where the capture kept them.</summary>
    public UnixFileMode? Mode { get; init; }

    /// <summary>The last part of its path, without the mark of a file that was deleted while its process held it open.</summary>
    public string Name
    {
        get
        {
            var name = Path[(Path.LastIndexOf('/') + 1)..];
            var mark = name.IndexOf(" (deleted", StringComparison.Ordinal);
            return mark < 0 ? name : name[..mark];
        }
    }
}
