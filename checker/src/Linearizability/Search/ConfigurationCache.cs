using System.Runtime.CompilerServices;

namespace Elastickv.Jepsen.Checker.Linearizability.Search;

/// <summary>
/// Remembers which configurations a search has been in, 16 bytes each whatever the length of the history: a configuration is known by a
/// 128-bit fingerprint, so that two are mistaken for one with a probability below 2^-64 even after 2^32 of them.
/// Grows up to the budget; from then on new entries replace old ones, which costs time but no correctness.
/// </summary>
internal sealed class ConfigurationCache(SearchBudget budget) : IDisposable
{
    private const int FirstSlots = 1 << 8;
    private const int MaxSlots = 1 << 30;
    private const int ProbeLength = 8;

    private UInt128[] _slots = new UInt128[FirstSlots];
    private long _reserved;
    private int _count;
    private bool _full;

    /// <summary>How many entries had to make room for others.</summary>
    public long Evictions { get; private set; }

    /// <summary>Adds a configuration. False if it is already there.</summary>
    public bool Add(UInt128 fingerprint)
    {
        if (fingerprint == UInt128.Zero)
            fingerprint = UInt128.One;
        if (!_full && _count >= _slots.Length / 4 * 3)
            Grow();
        return _full ? AddBounded(fingerprint) : AddUnbounded(_slots, fingerprint);
    }

    public void Dispose()
    {
        budget.Release(_reserved);
        _reserved = 0;
        _slots = [];
    }

    private bool AddUnbounded(UInt128[] slots, UInt128 fingerprint)
    {
        var mask = slots.Length - 1;
        for (var slot = Home(fingerprint, mask); ; slot = (slot + 1) & mask)
        {
            if (slots[slot] == fingerprint)
                return false;
            if (slots[slot] != UInt128.Zero)
                continue;
            slots[slot] = fingerprint;
            _count++;
            return true;
        }
    }

    private bool AddBounded(UInt128 fingerprint)
    {
        var mask = _slots.Length - 1;
        var home = Home(fingerprint, mask);
        for (var i = 0; i < ProbeLength; i++)
        {
            if (_slots[(home + i) & mask] == fingerprint)
                return false;
        }

        Evictions++;
        _slots[(home + (int)(Evictions % ProbeLength)) & mask] = fingerprint;
        return true;
    }

    private void Grow()
    {
        var bytes = 2L * _slots.Length * Unsafe.SizeOf<UInt128>();
        if (_slots.Length >= MaxSlots || !budget.TryReserve(bytes))
        {
            _full = true;
            return;
        }

        var grown = new UInt128[_slots.Length * 2];
        _count = 0;
        foreach (var fingerprint in _slots)
        {
            if (fingerprint != UInt128.Zero)
                AddUnbounded(grown, fingerprint);
        }

        _slots = grown;
        budget.Release(_reserved);
        _reserved = bytes;
    }

    private static int Home(UInt128 fingerprint, int mask) => (int)(ulong)fingerprint & mask;
}
