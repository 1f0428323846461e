using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>
/// Finds a great many needles with one entry for each. A peak is a byte that is the largest, or one of the largest, in some window; each needle is entered
/// with its largest byte and three bytes on either side of it, and a text is probed around each of its peaks, which vector instructions find: one byte
/// in twelve if it is random and windows have 26. So the index is a twenty-fifth of one of strides and stays in the caches. Both sides enter the
/// hash alike, which is what finds reversed needles for free.
/// </summary>
internal sealed class PeakIndex : INeedleSearch
{
    /// <summary>How many bytes on either side of a peak enter its hash.</summary>
    public const int Side = 3;

    private const int Batch = 256;

    /// <summary>So many needles with the same peak make it worth looking for another.</summary>
    private const int Crowd = 16;

    private const int Room = Batch + PeakFinder.Block;

    private readonly Needle[] _needles;
    private readonly byte[] _peaks;
    private readonly PeakSieve _sieve;
    private readonly GramTable _table;
    private readonly PeakFinder _finder;

    /// <param name="needles">All needles.</param>
    /// <param name="members">Which of them are searched for here.</param>
    public PeakIndex(Needle[] needles, int[] members)
    {
        _needles = needles;
        _peaks = new byte[needles.Length];
        _sieve = new PeakSieve(members.Length);
        _table = new GramTable(members.Length);
        var window = PeakFinder.LongestWindow;
        foreach (var needle in members)
            window = Math.Min(window, needles[needle].Bytes.Length - (2 * Side));
        var lowest = byte.MaxValue;
        foreach (var needle in members)
        {
            var bytes = needles[needle].Bytes.Span;
            var peak = Choose(bytes, window);
            _peaks[needle] = (byte)peak;
            Crowded += IsCrowded(bytes, peak) ? 1 : 0;
            _sieve.Add(bytes, peak);
            _table.Add(Hash(bytes, peak), (uint)needle + 1);
            lowest = Math.Min(lowest, bytes[peak]);
        }

        _finder = new PeakFinder(Side, window, lowest);
    }

    /// <summary>How many needles could only be entered where very many others are: all of these are compared wherever their common part stands.</summary>
    public int Crowded { get; }

    /// <summary>How many slots of the table were looked at to enter all needles.</summary>
    public long Steps => _table.Steps;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Search(ReadOnlySpan<byte> text, List<Match> matches)
    {
        var positions = stackalloc int[Room];
        var room = new Span<int>(positions, Room);
        var walk = default(PeakWalk);
        fixed (byte* start = text)
        {
            for (int count; (count = _finder.Find(text, ref walk, room)) > 0;)
                Probe(text, start, positions, _sieve.Sift(text, room[..count]), matches);
        }
    }

    /// <summary>All are asked for before the first is answered, so that the answers overlap.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void Probe(ReadOnlySpan<byte> text, byte* start, int* positions, int count, List<Match> matches)
    {
        var hashes = stackalloc ulong[Room];
        var shift = _table.FilterShift;
        fixed (ulong* filter = _table.Filter)
        {
            for (var i = 0; i < count; i++)
            {
                var hash = Hash(start + positions[i]);
                hashes[i] = hash;
                if (Sse.IsSupported)
                    Sse.Prefetch0(filter + (hash >> shift));
            }

            for (var i = 0; i < count; i++)
            {
                var hash = hashes[i];
                var word = filter[hash >> shift];
                if (GramTable.MayHold(word, hash) && GramTable.MayHoldIndeed(word, hash))
                    Look(text, positions[i], hash, matches);
            }
        }
    }

    /// <summary>The largest byte, or where too many needles have the same one, as those with a long common part do, the largest of a window where few do.</summary>
    private int Choose(ReadOnlySpan<byte> needle, int window)
    {
        var largest = Peak(needle, Side, needle.Length - Side);
        if (!IsCrowded(needle, largest))
            return largest;
        for (var start = Side; start + window <= needle.Length - Side; start++)
        {
            var peak = Peak(needle, start, start + window);
            if (!IsCrowded(needle, peak))
                return peak;
        }

        return largest;
    }

    private bool IsCrowded(ReadOnlySpan<byte> needle, int peak) => _table.IsCrowded(Hash(needle, peak), Crowd);

    private static int Peak(ReadOnlySpan<byte> needle, int start, int end)
    {
        var peak = start;
        for (var i = start + 1; i < end; i++)
            peak = needle[i] > needle[peak] ? i : peak;
        return peak;
    }

    private void Look(ReadOnlySpan<byte> text, int position, ulong hash, List<Match> matches)
    {
        for (var link = _table.Find(hash); _table.Take(ref link) is not 0 and var entry;)
        {
            var needle = (int)entry - 1;
            var peak = _peaks[needle];
            var bytes = _needles[needle].Bytes.Span;
            if (NeedleCompare.StandsAt(text, position - peak, bytes))
                matches.Add(new Match(needle, position - peak, Reversed: false));
            if (NeedleCompare.StandsBackwardsAt(text, position + peak, bytes))
                matches.Add(new Match(needle, position + peak + 1 - bytes.Length, Reversed: true));
        }
    }

    /// <summary>Of a peak and the three bytes before and behind it, the same if they are mirrored; without a branch, which nothing could predict.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe ulong Hash(byte* peak)
    {
        var before = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(peak - Side));
        var behind = Unsafe.ReadUnaligned<uint>(peak);
        return (((ulong)(before + behind) << 32) | (before ^ behind)) * 0x9E3779B97F4A7C15;
    }

    private static unsafe ulong Hash(ReadOnlySpan<byte> needle, int peak)
    {
        fixed (byte* start = needle)
            return Hash(start + peak);
    }
}
