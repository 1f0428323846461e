using System.Collections.Immutable;

namespace Elastickv.Jepsen.Checker.Disks.Tar;

/// <summary>Which ranges of a sparse file an archive stores: GNU tar's old form, and its three forms in extended headers (0.0, 0.1, 1.0).</summary>
internal static class SparseMap
{
    /// <summary>More ranges than this are refused: each costs memory before a byte was read.</summary>
    public const int MaximumExtents = 1_000_000;

    private const int PairSize = 24;
    private const int NumberSize = 12;

    /// <summary>Takes the pairs of offset and length out of a header block; an offset of nothing ends them.</summary>
    /// <exception cref="InvalidDataException">There are too many, or one is no number.</exception>
    public static void AddPairs(ReadOnlySpan<byte> pairs, List<TarExtent> extents)
    {
        for (; pairs.Length >= PairSize && pairs[0] != 0; pairs = pairs[PairSize..])
            Add(extents, TarHeader.Number(pairs[..NumberSize]), TarHeader.Number(pairs.Slice(NumberSize, NumberSize)));
    }

    /// <summary>The ranges that extended headers of the forms 0.0 and 0.1 list; null when they list none.</summary>
    /// <exception cref="InvalidDataException">They are malformed.</exception>
    public static List<TarExtent>? Of(PaxRecords records)
    {
        var numbers = records.Find("GNU.sparse.map") is { } map
            ? [.. map.Split(',', StringSplitOptions.RemoveEmptyEntries)]
            : records.All.Where(record => record.Name is "GNU.sparse.offset" or "GNU.sparse.numbytes").Select(record => record.Value).ToList();
        if (numbers.Count == 0 && records.Find("GNU.sparse.map") is null && records.Find("GNU.sparse.numblocks") is null)
            return null;
        if (numbers.Count % 2 != 0)
            throw new InvalidDataException("the list of holes of a file in the archive is malformed");
        var extents = new List<TarExtent>();
        for (var i = 0; i < numbers.Count; i += 2)
            Add(extents, PaxRecords.ParseNumber(numbers[i]), PaxRecords.ParseNumber(numbers[i + 1]));
        return extents;
    }

    public static void Add(List<TarExtent> extents, long offset, long length)
    {
        if (extents.Count == MaximumExtents)
            throw new InvalidDataException("a file in the archive has too many holes");
        extents.Add(new TarExtent(offset, length));
    }

    /// <summary>The ranges, if they lie in order inside the file and hold exactly what is stored.</summary>
    /// <exception cref="InvalidDataException">They do not.</exception>
    public static ImmutableArray<TarExtent> Validate(List<TarExtent> extents, long length, long stored)
    {
        var position = 0L;
        foreach (var extent in extents)
        {
            if (extent.Offset < position || extent.Length > length - extent.Offset)
                throw new InvalidDataException("the list of holes of a file in the archive is malformed");
            position = extent.Offset + extent.Length;
            stored -= extent.Length;
        }

        return stored == 0 ? [.. extents] : throw new InvalidDataException("a sparse file in the archive holds more or less than its list of holes says");
    }
}
