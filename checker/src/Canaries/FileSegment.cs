using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>A range of a file, searched as it is: its worker owns what begins in [<paramref name="Start"/>, <paramref name="End"/>).</summary>
/// <param name="Image">The image.</param>
/// <param name="File">The file.</param>
/// <param name="Start">The first byte.</param>
/// <param name="End">The byte behind the last.</param>
internal sealed record FileSegment(DiskImage Image, DiskFile File, long Start, long End) : ScanItem(Image, File)
{
    /// <summary>Large enough to keep a worker busy, small enough that two workers end together.</summary>
    private const long Size = 32 << 20;

    /// <summary>The segments of a file, without its holes.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static ImmutableArray<FileSegment> Of(DiskImage image, DiskFile file)
    {
        if (file.Length == 0)
            return [];
        using var stream = file.Open();
        if (!stream.CanSeek)
            return [new FileSegment(image, file, 0, long.MaxValue / 2)];
        return [.. Widen(DataExtents.Of(stream, stream.Length), stream.Length).SelectMany(extent => Split(image, file, extent))];
    }

    /// <summary>A needle that ends in zeros may reach into a hole, so extents grow by a needle's length and then may touch.</summary>
    private static IEnumerable<(long Start, long End)> Widen(IEnumerable<(long Start, long End)> extents, long length)
    {
        (long Start, long End)? open = null;
        foreach (var (start, end) in extents)
        {
            var wide = (Start: Math.Max(0, start - NeedleIndex.MaximumNeedle), End: Math.Min(length, end + NeedleIndex.MaximumNeedle));
            if (open is { } before && wide.Start <= before.End)
            {
                open = (before.Start, wide.End);
                continue;
            }

            if (open is { } done)
                yield return done;
            open = wide;
        }

        if (open is { } last)
            yield return last;
    }

    private static IEnumerable<FileSegment> Split(DiskImage image, DiskFile file, (long Start, long End) extent)
    {
        for (var start = extent.Start; start < extent.End; start += Size)
            yield return new FileSegment(image, file, start, Math.Min(extent.End, start + Size));
    }
}
