using System.Buffers.Binary;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>
/// Chooses the part of each marker that is searched for. Markers of one run begin alike (a common tag, a key), and a part that many
/// share would make the index walk through all of them at every hit; so each needle begins where its marker stops being like the others.
/// </summary>
internal static class NeedleChooser
{
    private const int Step = 8;

    /// <summary>A part that at most this many markers share is rare enough.</summary>
    private const int Rare = 16;

    /// <summary>Parts are counted by a part of their hash: one that shares its count with another may seem common, and then the next is as good.</summary>
    private const int CountBits = 22;

    /// <summary>One needle for each marker, in the same order. Markers shorter than the minimum must have been left out.</summary>
    public static Needle[] Choose(IReadOnlyList<ReadOnlyMemory<byte>> markers)
    {
        var starts = new int[markers.Count];
        var undecided = Enumerable.Range(0, markers.Count).ToList();
        for (var start = 0; undecided.Count > Rare; start += Step)
        {
            var counts = Count(markers, undecided, start);
            foreach (var marker in undecided)
                starts[marker] = Math.Min(start, markers[marker].Length - NeedleIndex.MinimumNeedle);
            undecided = undecided.FindAll(marker => CanMove(markers[marker], start) && counts[Bucket(markers[marker], start)] > Rare);
        }

        return [.. markers.Select((marker, index) => Cut(marker, starts[index]))];
    }

    private static Needle Cut(ReadOnlyMemory<byte> marker, int start) =>
        new(marker.Slice(start, Math.Min(marker.Length - start, NeedleIndex.MaximumNeedle)), start);

    private static bool CanMove(ReadOnlyMemory<byte> marker, int start) => start + NeedleIndex.MinimumNeedle < marker.Length;

    private static byte[] Count(IReadOnlyList<ReadOnlyMemory<byte>> markers, List<int> undecided, int start)
    {
        var counts = new byte[1 << CountBits];
        foreach (var marker in undecided)
        {
            if (!CanMove(markers[marker], start))
                continue;
            ref var count = ref counts[Bucket(markers[marker], start)];
            count = (byte)Math.Min(count + 1, byte.MaxValue);
        }

        return counts;
    }

    private static int Bucket(ReadOnlyMemory<byte> marker, int start) =>
        (int)((BinaryPrimitives.ReadUInt64LittleEndian(marker.Span[start..]) * 0x9E3779B97F4A7C15) >> (64 - CountBits));
}
