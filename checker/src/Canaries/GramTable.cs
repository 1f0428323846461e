using System.Numerics;
using System.Runtime.CompilerServices;
using Elastickv.Jepsen.Checker.Bytes;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>Numbers by the hash of a few bytes: a small filter, which almost always says no, in front of a table with open addressing.</summary>
internal sealed class GramTable
{
    private const int FilterBitsPerEntry = 16;

    private readonly ulong[] _filter;
    private readonly int _filterShift;
    private readonly ulong[] _slots;
    private readonly int _slotShift;

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

    /// <summary>Adds a number, which must not be 0.</summary>
    public void Add(ulong hash, uint number)
    {
        _filter[hash >> _filterShift] |= FirstBits(hash) | SecondBits(hash);
        var slot = (uint)(hash >> _slotShift);
        while (_slots[slot] != 0)
            slot = (slot + 1) & ((uint)_slots.Length - 1);
        _slots[slot] = ((ulong)number << 32) | (uint)hash;
    }

    /// <summary>The next number that has a hash: half of it stands beside the number, so that the needles themselves are hardly ever looked at in vain.</summary>
    /// <param name="hash">The hash.</param>
    /// <param name="cursor">How many slots were looked at; 0 to begin.</param>
    /// <returns>0 when there is none any more.</returns>
    public uint Next(ulong hash, ref uint cursor)
    {
        var mask = (uint)_slots.Length - 1;
        while (_slots[((uint)(hash >> _slotShift) + cursor) & mask] is not 0 and var slot)
        {
            cursor++;
            if ((uint)slot == (uint)hash)
                return (uint)(slot >> 32);
        }

        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong FirstBits(ulong hash) => (1UL << (int)(hash >> 12)) | (1UL << (int)(hash >> 18)) | (1UL << (int)(hash >> 24));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SecondBits(ulong hash) => (1UL << (int)(hash >> 30)) | (1UL << (int)(hash >> 36)) | (1UL << (int)hash);
}
