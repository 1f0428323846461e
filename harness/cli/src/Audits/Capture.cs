using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Cli.Audits;

/// <summary>A node's disk at one moment, put together from what the command line gave of it.</summary>
/// <param name="Node">The node's raft id.</param>
/// <param name="Parts">Its data, its sidecar, its log: one path or several.</param>
internal sealed record Capture(string Node, ImmutableArray<DiskPart> Parts)
{
    private const string SidecarFolder = "encryption/";

    public string Paths => string.Join(" and ", Parts.Select(part => part.Path));

    public bool HasData => Parts.Any(part => part.HasData);

    public bool HasSidecar => Parts.Any(part => part.HasSidecar);

    /// <summary>Whether a part adds something to this moment instead of showing a later one.</summary>
    public bool Lacks(DiskPart part) => !(part.HasData && HasData) && !(part.HasSidecar && HasSidecar);

    /// <summary>Everything in a sidecar's own folder belongs to the sidecar.</summary>
    public DiskImage Image(string label) => new(
        Node,
        label,
        [.. Parts.SelectMany(part => part.HasSidecar && !part.HasData ? part.Files.Select(file => file with { Path = SidecarFolder + file.Path }) : part.Files)]);
}
