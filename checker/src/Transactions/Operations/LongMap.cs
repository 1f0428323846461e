using System.Numerics;

namespace Elastickv.Jepsen.Checker.Transactions.Operations;

/// <summary>A map from numbers to numbers that are not negative, in two arrays.</summary>
internal sealed class LongMap
{
    public const int Missing = -1;

    private const int MinCapacity = 16;

    private long[] _keys = new long[MinCapacity];
    private int[] _values = new int[MinCapacity];
    private int _shift = 64 - BitOperations.Log2(MinCapacity);
    private int _used = MinCapacity;

    public LongMap() => Clear(0);

    public int Count { get; private set; }

    /// <summary>Empties the map and makes room for so many entries; small again after it was large.</summary>
    public void Clear(int expected)
    {
        _used = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(MinCapacity, expected * 2));
        if (_used > _keys.Length)
        {
            _keys = new long[_used];
            _values = new int[_used];
        }

        _shift = 64 - BitOperations.Log2((uint)_used);
        _values.AsSpan(0, _used).Fill(Missing);
        Count = 0;
    }

    public int Find(long key)
    {
        var place = Place(key);
        return _values[place];
    }

    /// <summary>The value of a key, which is <paramref name="value"/> if it had none.</summary>
    public int FindOrAdd(long key, int value)
    {
        var place = Place(key);
        if (_values[place] != Missing)
            return _values[place];
        _keys[place] = key;
        _values[place] = value;
        if (++Count * 2 > _used)
            Grow();
        return value;
    }

    /// <summary>Gives a key that is there another value.</summary>
    public void Replace(long key, int value) => _values[Place(key)] = value;

    private int Place(long key)
    {
        var place = (int)(((ulong)key * 0x9E3779B97F4A7C15) >> _shift);
        while (_values[place] != Missing && _keys[place] != key)
            place = (place + 1) & (_used - 1);
        return place;
    }

    private void Grow()
    {
        var keys = _keys;
        var values = _values;
        var used = _used;
        _keys = new long[used * 2];
        _values = new int[used * 2];
        Clear(used);
        for (var i = 0; i < used; i++)
        {
            if (values[i] != Missing)
                FindOrAdd(keys[i], values[i]);
        }
    }
}
