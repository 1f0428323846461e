using System.Numerics;
using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability.Zones;

/// <summary>Numbers different values from 0 up, in two arrays.</summary>
internal sealed class ValueIndex
{
    private readonly OperationValue[] _values;
    private readonly int[] _slots;
    private readonly int _mask;
    private int _count;

    public ValueIndex(int capacity)
    {
        _values = new OperationValue[capacity];
        _slots = new int[BitOperations.RoundUpToPowerOf2((uint)capacity * 2)];
        _mask = _slots.Length - 1;
    }

    /// <summary>Gives a value the next number. False if it has one.</summary>
    public bool TryAdd(OperationValue value)
    {
        var slot = Find(value);
        if (_slots[slot] != 0)
            return false;
        _values[_count++] = value;
        _slots[slot] = _count;
        return true;
    }

    /// <summary>The number of a value, or -1.</summary>
    public int NumberOf(OperationValue value) => _slots[Find(value)] - 1;

    private int Find(OperationValue value)
    {
        var slot = value.GetHashCode() & _mask;
        while (_slots[slot] is var number and not 0 && _values[number - 1] != value)
            slot = (slot + 1) & _mask;
        return slot;
    }
}
