using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Canaries;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Sidecars;

namespace Elastickv.Jepsen.Cli.Audits;

/// <summary>What one path of the command line holds of a node.</summary>
/// <param name="Path">The path, as it was given.</param>
/// <param name="Folder">The folder that its files stand in, null if they do not stand in one.</param>
/// <param name="Files">Its files.</param>
internal sealed record DiskPart(string Path, string? Folder, ImmutableArray<DiskFile> Files)
{
    /// <summary>Whether it holds a Raft log or a store.</summary>
    public bool HasData { get; } = Files.Any(file => Places.Of(file.Path) is Place.RaftLog or Place.Store or Place.Snapshots);

    public bool HasSidecar { get; } = Files.Any(IsSidecar);

    /// <summary>The folders that each hold a whole node, if there are several; such an archive must be told which one is meant.</summary>
    public ImmutableArray<string> Nodes
    {
        get
        {
            var tops = Files.Where(file => file.Path.Contains('/', StringComparison.Ordinal))
                .GroupBy(file => file.Path[..file.Path.IndexOf('/', StringComparison.Ordinal)], StringComparer.Ordinal)
                .Where(top => top.Any(file => Places.Of(file.Path) == Place.RaftLog && file.Path.Contains("/wal/", StringComparison.Ordinal)))
                .Select(top => top.Key)
                .Order(StringComparer.Ordinal)
                .ToImmutableArray();
            return tops.Length > 1 && Files.Count(IsSidecar) is 0 or > 1 ? tops : [];
        }
    }

    /// <summary>What is below one of its folders.</summary>
    public DiskPart Below(string folder) => new(
        $"{Path}, folder {folder}",
        Folder is null ? null : System.IO.Path.Combine(Folder, folder),
        [.. Files.Where(file => file.Path.StartsWith(folder + "/", StringComparison.Ordinal)).Select(file => file with { Path = file.Path[(folder.Length + 1)..] })]);

    /// <summary>Whether it holds the very file at a path of this machine.</summary>
    public bool Holds(string path) =>
        Folder is { } folder && Files.Any(file => string.Equals(System.IO.Path.Combine(folder, file.Path), System.IO.Path.GetFullPath(path), StringComparison.Ordinal));

    private static bool IsSidecar(DiskFile file) => file.Name == SidecarReader.FileName;
}
