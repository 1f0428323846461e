using System.Buffers.Binary;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>
/// Finds any of millions of byte strings in a text, forwards and backwards, looking at eight bytes in every <see cref="Stride"/>.
/// Each needle enters the index with the eight bytes at its first <see cref="Stride"/> offsets, so wherever it stands in a text one of
/// them falls on a probed position. Eight bytes and their mirror image share an entry, which is what finds reversed needles for free.
/// A probe first asks a small filter, which almost always says no.
/// </summary>
internal sealed class NeedleIndex
{
    /// <summary>Shorter strings are not searched for: they prove nothing.</summary>
    public const int MinimumNeedle = 16;

    /// <summary>Longer strings are found by this many of their bytes.</summary>
    public const int MaximumNeedle = 64;

    /// <summary>More needles than this are refused.</summary>
    public const int MaximumNeedles = 1 << 22;

    private const int GramSize = 8;
    private const int MaximumStride = 32;
    private const int OffsetBits = 5;
    private const int EntryBudget = 1 << 23;
    private const int FilterBitsPerEntry = 16;

    private readonly Needle[] _needles;
    private readonly ulong[] _filter;
    private readonly int _filterShift;
    private readonly uint[] _slots;
    private readonly int _slotShift;

    public NeedleIndex(Needle[] needles)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(needles.Length, MaximumNeedles);
        _needles = needles;
        Stride = ChooseStride(needles);
        var entries = Math.Max(1, (long)needles.Length * Stride);
        var words = BitOperations.RoundUpToPowerOf2((ulong)entries * FilterBitsPerEntry / 64 + 1);
        var slots = BitOperations.RoundUpToPowerOf2((ulong)entries * 3 / 2 + 2);
        _filter = new ulong[words];
        _filterShift = 64 - BitOperations.Log2(words);
        _slots = new uint[slots];
        _slotShift = 64 - BitOperations.Log2(slots);
        for (var needle = 0; needle < needles.Length; needle++)
        {
            for (var offset = 0; offset < Stride; offset++)
                Insert(needle, offset);
        }
    }

    /// <summary>Every how many bytes a text is probed.</summary>
    public int Stride { get; }

    /// <summary>How many bytes of a marker this needle is.</summary>
    public int Length(int needle) => _needles[needle].Bytes.Length;

    /// <summary>How many bytes of its marker stand before this needle.</summary>
    public int Offset(int needle) => _needles[needle].Offset;

    /// <summary>Finds every needle that stands in a text.</summary>
    public void Search(ReadOnlySpan<byte> text, List<Match> matches)
    {
        if (_needles.Length == 0)
            return;
        ref var start = ref MemoryMarshal.GetReference(text);
        var filter = _filter;
        var last = text.Length - GramSize;
        for (var position = 0; position <= last; position += Stride)
        {
            var gram = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, position));
            var hash = Hash(gram);
            var bits = FilterBits(hash);
            if ((filter[hash >> _filterShift] & bits) == bits)
                Look(text, position, gram, hash, matches);
        }
    }

    private static int ChooseStride(Needle[] needles)
    {
        var shortest = MaximumNeedle;
        foreach (var needle in needles)
        {
            Debug.Assert(needle.Bytes.Length is >= MinimumNeedle and <= MaximumNeedle);
            shortest = Math.Min(shortest, needle.Bytes.Length);
        }

        var affordable = needles.Length == 0 ? MaximumStride : Math.Max(2, EntryBudget / needles.Length);
        return Math.Min(Math.Min(shortest - GramSize + 1, MaximumStride), affordable);
    }

    private void Insert(int needle, int offset)
    {
        var hash = Hash(Gram(needle, offset));
        _filter[hash >> _filterShift] |= FilterBits(hash);
        var mask = (uint)_slots.Length - 1;
        var slot = (uint)(hash >> _slotShift);
        while (_slots[slot] != 0)
            slot = (slot + 1) & mask;
        _slots[slot] = (((uint)needle + 1) << OffsetBits) | (uint)offset;
    }

    private void Look(ReadOnlySpan<byte> text, int position, ulong gram, ulong hash, List<Match> matches)
    {
        var mask = (uint)_slots.Length - 1;
        var mirrored = BinaryPrimitives.ReverseEndianness(gram);
        for (var slot = (uint)(hash >> _slotShift); _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            var needle = (int)(_slots[slot] >> OffsetBits) - 1;
            var offset = (int)(_slots[slot] & ((1 << OffsetBits) - 1));
            var entry = Gram(needle, offset);
            if (entry == gram)
                CompareForwards(text, position - offset, needle, matches);
            if (entry == mirrored)
                CompareBackwards(text, position + GramSize - 1 + offset, needle, matches);
        }
    }

    private void CompareForwards(ReadOnlySpan<byte> text, int first, int needle, List<Match> matches)
    {
        var bytes = _needles[needle].Bytes.Span;
        if (first >= 0 && first + bytes.Length <= text.Length && text.Slice(first, bytes.Length).SequenceEqual(bytes))
            matches.Add(new Match(needle, first, Reversed: false));
    }

    private void CompareBackwards(ReadOnlySpan<byte> text, int last, int needle, List<Match> matches)
    {
        var bytes = _needles[needle].Bytes.Span;
        if (last >= text.Length || last + 1 - bytes.Length < 0)
            return;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (text[last - i] != bytes[i])
                return;
        }

        matches.Add(new Match(needle, last + 1 - bytes.Length, Reversed: true));
    }

    private ulong Gram(int needle, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(_needles[needle].Bytes.Span[offset..]);

    /// <summary>The same for eight bytes and their mirror image.</summary>
    private static ulong Hash(ulong gram) => Math.Min(gram, BinaryPrimitives.ReverseEndianness(gram)) * 0x9E3779B97F4A7C15;

    private static ulong FilterBits(ulong hash) => (1UL << (int)((hash >> 24) & 63)) | (1UL << (int)((hash >> 30) & 63));
}
