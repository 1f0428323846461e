using System.Collections.Immutable;

namespace Elastickv.Jepsen.Checker.Disks;

/// <summary>The files of one node at one moment.</summary>
/// <param name="Node">The node's id.</param>
/// <param name="Label">Which capture it is, for example <c>final</c>.</param>
/// <param name="Files">Every regular file below the node's data and sidecar directories, and its log.</param>
public sealed record DiskImage(string Node, string Label, ImmutableArray<DiskFile> Files)
{
    /// <summary>What belongs to the node's disk and could not be captured, for people, with the reason.</summary>
    public ImmutableArray<string> Unseen { get; init; } = [];

    /// <summary>How many bytes its files take without their holes: a log segment of 64 MB may be nearly all hole.</summary>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    public long DataLength() => Files.Sum(DataExtents.LengthOf);
}
