namespace Elastickv.Node.Tests.Hosting.Crashes;

/// <summary>The files of one node at one moment, by their path below the cluster's root.</summary>
internal sealed record DiskImage(IReadOnlyDictionary<string, byte[]> Files)
{
    /// <summary>Log segments are preallocated with zeros; what the tests write stays far below this.</summary>
    private const int MostBytes = 1 << 20;

    public static DiskImage Of(string root, string node) => new(
        Directory.EnumerateFiles(Path.Combine(root, node), "*", SearchOption.AllDirectories)
            .Where(IsContent).ToDictionary(path => Path.GetRelativePath(root, path), Read));

    public void WriteTo(string root)
    {
        foreach (var (path, content) in Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, path))!);
            File.WriteAllBytes(Path.Combine(root, path), content);
        }
    }

    /// <summary>Apart from the lock, and from the memory that SQLite's connections share: neither outlives a process.</summary>
    public static bool IsContent(string path) => Path.GetFileName(path) != "LOCK" && !path.EndsWith("-shm", StringComparison.Ordinal);

    public static byte[] Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var content = new byte[Math.Min(stream.Length, MostBytes)];
        stream.ReadExactly(content);
        var isSegment = Path.GetExtension(path) is ".wal" or ".tmp";
        return isSegment ? content[..Math.Min(content.Length, ((content.AsSpan().LastIndexOfAnyExcept((byte)0) + 8) / 8 * 8) + 512)] : content;
    }
}
