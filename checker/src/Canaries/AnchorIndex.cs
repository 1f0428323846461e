using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>
/// Finds a great many needles with one entry for each. An anchor is a byte of one of eight classes; each needle is entered with the four bytes
/// on either side of its first anchor, and a text is probed around each of its own, which vector instructions find. So the index is an eighth as
/// large as one of strides and stays in the caches. Both sides enter the hash alike, which is what finds reversed needles for free.
/// A needle without an anchor, one in twenty-five of 32 random bytes, must be searched for in another way.
/// </summary>
internal sealed class AnchorIndex : INeedleSearch
{
    private const int Classes = 8;
    private const int Side = 4;

    private readonly Needle[] _needles;
    private readonly byte[] _anchors;
    private readonly GramTable _table;
    private readonly byte _class;

    /// <param name="needles">All needles.</param>
    /// <param name="members">Which of them are searched for here, as far as they have an anchor.</param>
    public AnchorIndex(Needle[] needles, int[] members)
    {
        _needles = needles;
        _class = MostCommonClass(needles, members);
        _anchors = new byte[needles.Length];
        _table = new GramTable(members.Length);
        var without = new List<int>();
        foreach (var needle in members)
        {
            var bytes = needles[needle].Bytes.Span;
            var anchor = FirstAnchor(bytes, _class);
            _anchors[needle] = (byte)Math.Max(0, anchor);
            if (anchor < 0)
                without.Add(needle);
            else
                _table.Add(Hash(bytes, anchor), (uint)needle + 1);
        }

        Without = [.. without];
    }

    /// <summary>The needles that have no anchor.</summary>
    public int[] Without { get; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Search(ReadOnlySpan<byte> text, List<Match> matches)
    {
        const int Batch = 256;
        var anchors = stackalloc int[Batch];
        var end = text.Length - Side;
        var position = Side;
        var count = 0;
        var ours = Vector256.Create(_class);
        var low = Vector256.Create((byte)(Classes - 1));
        fixed (byte* start = text)
        {
            for (; position + Vector256<byte>.Count <= end; position += Vector256<byte>.Count)
            {
                var bits = Vector256.Equals(Vector256.Load(start + position) & low, ours).ExtractMostSignificantBits();
                count += Extract(bits, position, anchors + count);
                if (count <= Batch - Vector256<byte>.Count)
                    continue;
                Probe(text, start, new ReadOnlySpan<int>(anchors, count), matches);
                count = 0;
            }

            for (; position < end; position++)
            {
                if ((start[position] & (Classes - 1)) == _class)
                    anchors[count++] = position;
                if (count < Batch)
                    continue;
                Probe(text, start, new ReadOnlySpan<int>(anchors, count), matches);
                count = 0;
            }

            Probe(text, start, new ReadOnlySpan<int>(anchors, count), matches);
        }
    }

    /// <summary>
    /// Writes where bits are set, eight at a time whether there are so many or not: how many there are is what nothing can predict.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe int Extract(uint bits, int position, int* target)
    {
        const int AtOnce = 8;
        var count = BitOperations.PopCount(bits);
        for (var written = 0; written < count; written += AtOnce)
        {
            for (var i = 0; i < AtOnce; i++)
            {
                target[written + i] = position + BitOperations.TrailingZeroCount(bits);
                bits &= bits - 1;
            }
        }

        return count;
    }

    /// <summary>All are asked for before the first is answered, so that the answers overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void Probe(ReadOnlySpan<byte> text, byte* start, ReadOnlySpan<int> anchors, List<Match> matches)
    {
        var hashes = stackalloc ulong[anchors.Length];
        var shift = _table.FilterShift;
        fixed (ulong* filter = _table.Filter)
        {
            for (var i = 0; i < anchors.Length; i++)
            {
                hashes[i] = Hash(start + anchors[i]);
                if (Sse.IsSupported)
                    Sse.Prefetch0(filter + (hashes[i] >> shift));
            }

            for (var i = 0; i < anchors.Length; i++)
            {
                var bits = GramTable.FilterBits(hashes[i]);
                if ((filter[hashes[i] >> shift] & bits) == bits)
                    Look(text, anchors[i], hashes[i], matches);
            }
        }
    }

    private void Look(ReadOnlySpan<byte> text, int position, ulong hash, List<Match> matches)
    {
        for (uint cursor = 0; _table.Next(hash, ref cursor) is not 0 and var entry;)
        {
            var needle = (int)entry - 1;
            var anchor = _anchors[needle];
            var bytes = _needles[needle].Bytes.Span;
            if (NeedleCompare.StandsAt(text, position - anchor, bytes))
                matches.Add(new Match(needle, position - anchor, Reversed: false));
            if (NeedleCompare.StandsBackwardsAt(text, position + anchor, bytes))
                matches.Add(new Match(needle, position + anchor + 1 - bytes.Length, Reversed: true));
        }
    }

    private static int FirstAnchor(ReadOnlySpan<byte> bytes, byte ofClass)
    {
        for (var i = Side; i < bytes.Length - Side; i++)
        {
            if ((bytes[i] & (Classes - 1)) == ofClass)
                return i;
        }

        return -1;
    }

    /// <summary>The class that most needles have an anchor of.</summary>
    private static byte MostCommonClass(Needle[] needles, int[] members)
    {
        Span<int> counts = stackalloc int[Classes];
        foreach (var needle in members)
        {
            var bytes = needles[needle].Bytes.Span[Side..^Side];
            var seen = 0;
            foreach (var value in bytes)
                seen |= 1 << (value & (Classes - 1));
            for (; seen != 0; seen &= seen - 1)
                counts[BitOperations.TrailingZeroCount(seen)]++;
        }

        var best = 0;
        for (var i = 1; i < Classes; i++)
            best = counts[i] > counts[best] ? i : best;
        return (byte)best;
    }

    /// <summary>Of the four bytes before and behind a position, the same if they are mirrored; without a branch, which nothing could predict.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe ulong Hash(byte* anchor)
    {
        var before = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(anchor - Side));
        var behind = Unsafe.ReadUnaligned<uint>(anchor + 1);
        return (((ulong)(before + behind) << 32) | (before ^ behind)) * 0x9E3779B97F4A7C15;
    }

    private static unsafe ulong Hash(ReadOnlySpan<byte> needle, int anchor)
    {
        fixed (byte* start = needle)
            return Hash(start + anchor);
    }
}
