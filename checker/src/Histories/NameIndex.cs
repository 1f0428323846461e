using System.Numerics;
using System.Runtime.InteropServices;

namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>Finds the numbers of names by their UTF-8 bytes, without making a text of them.</summary>
internal sealed class NameIndex
{
    public const int Missing = -1;

    private const int FirstSlots = 64;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private readonly List<byte> _bytes = [];
    private Slot[] _slots = NewSlots(FirstSlots);
    private int _count;

    public int Find(ReadOnlySpan<byte> name)
    {
        var hash = HashOf(name);
        return _slots[Place(_slots, hash, name)].Number;
    }

    /// <summary>Adds a name that is not there.</summary>
    public void Add(ReadOnlySpan<byte> name, int number)
    {
        if (++_count * 2 > _slots.Length)
            Grow();
        var hash = HashOf(name);
        _slots[Place(_slots, hash, name)] = new Slot(hash, _bytes.Count, name.Length, number);
        _bytes.AddRange(name);
    }

    private int Place(Slot[] slots, ulong hash, ReadOnlySpan<byte> name)
    {
        var mask = slots.Length - 1;
        var place = (int)(hash >> 32) & mask;
        while (slots[place].Number != Missing && (slots[place].Hash != hash || !name.SequenceEqual(BytesOf(slots[place]))))
            place = (place + 1) & mask;
        return place;
    }

    private ReadOnlySpan<byte> BytesOf(in Slot slot) => CollectionsMarshal.AsSpan(_bytes).Slice(slot.Begin, slot.Length);

    private void Grow()
    {
        var grown = NewSlots(_slots.Length * 2);
        foreach (ref readonly var slot in _slots.AsSpan())
        {
            if (slot.Number != Missing)
                grown[Place(grown, slot.Hash, BytesOf(slot))] = slot;
        }

        _slots = grown;
    }

    private static Slot[] NewSlots(int count)
    {
        var slots = new Slot[count];
        Array.Fill(slots, new Slot(0, 0, 0, Missing));
        return slots;
    }

    private static ulong HashOf(ReadOnlySpan<byte> name)
    {
        var hash = (ulong)name.Length * Multiplier;
        for (; name.Length >= sizeof(ulong); name = name[sizeof(ulong)..])
            hash = Mix(hash, MemoryMarshal.Read<ulong>(name));
        var tail = 0UL;
        foreach (var one in name)
            tail = (tail << 8) | one;
        return Mix(hash, tail);
    }

    private static ulong Mix(ulong hash, ulong word)
    {
        var mixed = (hash ^ word) * Multiplier;
        return mixed ^ BitOperations.RotateRight(mixed, 29);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Slot(ulong Hash, int Begin, int Length, int Number);
}
