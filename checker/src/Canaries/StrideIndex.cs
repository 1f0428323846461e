using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>
/// Looks at eight bytes of a text in every <see cref="Stride"/>. Each needle enters the index with the eight bytes at its first
/// <see cref="Stride"/> offsets, so wherever it stands one of them falls on a probed position. Eight bytes and their mirror image share
/// an entry, which is what finds reversed needles for free.
/// </summary>
internal sealed class StrideIndex : INeedleSearch
{
    private const int GramSize = 8;
    private const int MaximumStride = 32;
    private const int OffsetBits = 5;

    /// <summary>More entries than this would take too much memory; the stride gets shorter instead.</summary>
    private const int EntryBudget = 1 << 22;

    /// <summary>Of so many entries hardly any begins like two given bytes.</summary>
    private const int FewEntries = 1 << 9;

    private readonly Needle[] _needles;
    private readonly GramTable _table;

    /// <summary>If there are few entries: a bit for each two bytes that one of them begins with, or ends with when it is mirrored.</summary>
    private readonly ulong[]? _beginnings;

    /// <summary>Bits that are zero in every byte of every needle, in each of eight bytes: text that has one of them holds no needle.</summary>
    private readonly ulong _neverSet;

    /// <param name="needles">All needles.</param>
    /// <param name="members">Which of them are searched for here.</param>
    public StrideIndex(Needle[] needles, int[] members)
    {
        _needles = needles;
        Stride = Math.Min(LongestStride(needles, members), Math.Max(2, EntryBudget / members.Length));
        _neverSet = NeverSet(needles, members);
        _table = new GramTable((long)members.Length * Stride);
        _beginnings = members.Length * Stride <= FewEntries ? new ulong[(1 << 16) / 64] : null;
        foreach (var needle in members)
        {
            for (var offset = 0; offset < Stride; offset++)
                Add(needle, offset);
        }
    }

    /// <summary>Every how many bytes a text is probed.</summary>
    public int Stride { get; }

    /// <summary>How many slots of the table were looked at to enter all needles.</summary>
    public long Steps => _table.Steps;

    /// <summary>Every how many bytes eight bytes must be looked at to see any text as long as the shortest of these needles.</summary>
    public static int LongestStride(Needle[] needles, int[] members)
    {
        var shortest = NeedleIndex.MaximumNeedle;
        foreach (var needle in members)
            shortest = Math.Min(shortest, needles[needle].Bytes.Length);
        return Math.Min(shortest - GramSize + 1, MaximumStride);
    }

    public void Search(ReadOnlySpan<byte> text, List<Match> matches)
    {
        if (_neverSet != 0)
            SearchSelected(text, matches);
        else if (_beginnings is not null)
            SearchFew(text, _beginnings, matches);
        else
            SearchAll(text, matches);
    }

    /// <summary>Most of a sealed disk is ruled out by one test before any memory is touched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SearchSelected(ReadOnlySpan<byte> text, List<Match> matches)
    {
        ref var start = ref MemoryMarshal.GetReference(text);
        var filter = _table.Filter;
        var shift = _table.FilterShift;
        var neverSet = _neverSet;
        var stride = Stride;
        var last = text.Length - GramSize;
        for (var position = 0; position <= last; position += stride)
        {
            var gram = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, position));
            if ((gram & neverSet) != 0)
                continue;
            var hash = Hash(gram);
            var word = filter[hash >> shift];
            if (GramTable.MayHold(word, hash) && GramTable.MayHoldIndeed(word, hash))
                Look(text, position, gram, hash, matches);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SearchFew(ReadOnlySpan<byte> text, ulong[] beginnings, List<Match> matches)
    {
        ref var start = ref MemoryMarshal.GetReference(text);
        var stride = Stride;
        var last = text.Length - GramSize;
        for (var position = 0; position <= last; position += stride)
        {
            var beginning = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref start, position));
            if ((beginnings[beginning >> 6] & (1UL << beginning)) == 0)
                continue;
            var gram = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, position));
            Look(text, position, gram, Hash(gram), matches);
        }
    }

    /// <summary>The filter may be larger than the caches: a batch of probes is asked for before the first is answered, so that they overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void SearchAll(ReadOnlySpan<byte> text, List<Match> matches)
    {
        const int Batch = 32;
        var hashes = stackalloc ulong[Batch];
        var shift = _table.FilterShift;
        var stride = Stride;
        var last = text.Length - GramSize;
        fixed (byte* start = text)
        fixed (ulong* filter = _table.Filter)
        {
            for (var position = 0; position <= last;)
            {
                var count = Math.Min(Batch, ((last - position) / stride) + 1);
                for (var i = 0; i < count; i++)
                {
                    hashes[i] = Hash(Unsafe.ReadUnaligned<ulong>(start + position + (i * stride)));
                    if (Sse.IsSupported)
                        Sse.Prefetch0(filter + (hashes[i] >> shift));
                }

                for (var i = 0; i < count; i++, position += stride)
                {
                    var word = filter[hashes[i] >> shift];
                    if (GramTable.MayHold(word, hashes[i]) && GramTable.MayHoldIndeed(word, hashes[i]))
                        Look(text, position, Unsafe.ReadUnaligned<ulong>(start + position), hashes[i], matches);
                }
            }
        }
    }

    private void Add(int needle, int offset)
    {
        var gram = Gram(needle, offset);
        _table.Add(Hash(gram), (((uint)needle + 1) << OffsetBits) | (uint)offset);
        if (_beginnings is null)
            return;
        foreach (var beginning in new[] { (ushort)gram, (ushort)BinaryPrimitives.ReverseEndianness(gram) })
            _beginnings[beginning >> 6] |= 1UL << beginning;
    }

    private void Look(ReadOnlySpan<byte> text, int position, ulong gram, ulong hash, List<Match> matches)
    {
        var mirrored = BinaryPrimitives.ReverseEndianness(gram);
        for (var link = _table.Find(hash); _table.Take(ref link) is not 0 and var entry;)
        {
            var needle = (int)(entry >> OffsetBits) - 1;
            var offset = (int)(entry & ((1 << OffsetBits) - 1));
            var bytes = _needles[needle].Bytes.Span;
            var own = Gram(needle, offset);
            if (own == gram && NeedleCompare.StandsAt(text, position - offset, bytes))
                matches.Add(new Match(needle, position - offset, Reversed: false));
            var last = position + GramSize - 1 + offset;
            if (own == mirrored && NeedleCompare.StandsBackwardsAt(text, last, bytes))
                matches.Add(new Match(needle, last + 1 - bytes.Length, Reversed: true));
        }
    }

    private static ulong NeverSet(Needle[] needles, int[] members)
    {
        byte set = 0;
        foreach (var needle in members)
        {
            foreach (var value in needles[needle].Bytes.Span)
                set |= value;
        }

        return (byte)~set * 0x0101010101010101UL;
    }

    private ulong Gram(int needle, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(_needles[needle].Bytes.Span[offset..]);

    /// <summary>The same for eight bytes and their mirror image, without a branch, which nothing could predict.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Hash(ulong gram)
    {
        var mirrored = BinaryPrimitives.ReverseEndianness(gram);
        return ((gram + mirrored) * 0x9E3779B97F4A7C15) + ((gram ^ mirrored) * 0xC2B2AE3D27D4EB4F);
    }
}
