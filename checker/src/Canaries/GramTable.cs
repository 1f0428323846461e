using System.Numerics;
using System.Runtime.CompilerServices;
using Elastickv.Jepsen.Checker.Bytes;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>Numbers by the hash of a few bytes: a small filter, which almost always says no, in front of a table with open addressing.</summary>
internal sealed class GramTable
{
    /// <summary>In a link: an index of <see cref="_shared"/> follows and not a number.</summary>
    private const uint Shared = 1U << 31;

    private const int FilterBitsPerEntry = 16;

    private readonly ulong[] _filter;
    private readonly int _filterShift;
    private readonly ulong[] _slots;
    private readonly int _slotShift;

    /// <summary>Numbers whose hash is not theirs alone, each with the link to the next.</summary>
    private readonly List<(uint Number, uint Next)> _shared = [];

    /// <param name="entries">How many entries there will be at most.</param>
    public GramTable(long entries)
    {
        var words = BitOperations.RoundUpToPowerOf2(Math.Max(2, (ulong)entries * FilterBitsPerEntry / 64));
        var slots = BitOperations.RoundUpToPowerOf2(((ulong)entries * 3 / 2) + 2);
        _filter = HugePages.Array<ulong>((long)words);
        _filterShift = 64 - BitOperations.Log2(words);
        _slots = HugePages.Array<ulong>((long)slots);
        _slotShift = 64 - BitOperations.Log2(slots);
    }

    public ulong[] Filter => _filter;

    /// <summary>Where in the filter a hash is asked for.</summary>
    public int FilterShift => _filterShift;

    /// <summary>Whether a hash may be there, by its word of the filter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool MayHold(ulong word, ulong hash) => (FirstBits(hash) & ~word) == 0;

    /// <summary>The same, surer: where <see cref="MayHold"/> says yes and being wrong is dear.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool MayHoldIndeed(ulong word, ulong hash) => (SecondBits(hash) & ~word) == 0;

    /// <summary>How many slots all additions looked at: hardly more than there were additions, however many of them share a hash.</summary>
    public long Steps { get; private set; }

    /// <summary>Adds a number, which must be less than 2^31 and not 0.</summary>
    public void Add(ulong hash, uint number)
    {
        _filter[hash >> _filterShift] |= FirstBits(hash) | SecondBits(hash);
        ref var slot = ref Slot(hash);
        var link = number;
        if (slot != 0)
        {
            link = Shared | (uint)_shared.Count;
            _shared.Add((number, (uint)(slot >> 32)));
        }

        slot = ((ulong)link << 32) | (uint)hash;
    }

    /// <summary>Whether a hash already has so many numbers.</summary>
    public bool IsCrowded(ulong hash, int numbers)
    {
        var count = 0;
        for (var link = Find(hash); count < numbers && Take(ref link) != 0;)
            count++;
        return count == numbers;
    }

    /// <summary>
    /// Where the numbers of a hash begin, for <see cref="Take"/>: half of the hash stands beside them, so that the needles themselves are hardly ever
    /// looked at in vain.
    /// </summary>
    /// <returns>0 when there are none.</returns>
    public uint Find(ulong hash)
    {
        var mask = (uint)_slots.Length - 1;
        for (var at = (uint)(hash >> _slotShift); _slots[at] is not 0 and var slot; at = (at + 1) & mask)
        {
            if ((uint)slot == (uint)hash)
                return (uint)(slot >> 32);
        }

        return 0;
    }

    /// <summary>The number at a link, which is moved on to the next.</summary>
    /// <returns>0 when there is none any more.</returns>
    public uint Take(ref uint link)
    {
        if ((link & Shared) == 0)
        {
            var last = link;
            link = 0;
            return last;
        }

        (var number, link) = _shared[(int)(link & ~Shared)];
        return number;
    }

    /// <summary>The slot of a hash: its own or a free one.</summary>
    private ref ulong Slot(ulong hash)
    {
        var at = (uint)(hash >> _slotShift);
        for (Steps++; _slots[at] != 0 && (uint)_slots[at] != (uint)hash; Steps++)
            at = (at + 1) & ((uint)_slots.Length - 1);
        return ref _slots[at];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong FirstBits(ulong hash) => (1UL << (int)(hash >> 12)) | (1UL << (int)(hash >> 18)) | (1UL << (int)(hash >> 24));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SecondBits(ulong hash) => (1UL << (int)(hash >> 30)) | (1UL << (int)(hash >> 36)) | (1UL << (int)hash);
}
