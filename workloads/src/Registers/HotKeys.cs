using Elastickv.Jepsen.Harness.Seeds;

namespace Elastickv.Jepsen.Workloads.Registers;

/// <summary>
/// Which keys are in use: few at a time, so that clients of different nodes meet on them and a stale read shows, and many over time, so that no
/// key's history grows beyond what a checker can search. A key retires when it was used often, or when too many of its operations have an unknown end.
/// Not for several threads at once.
/// </summary>
internal sealed class HotKeys(SeededRandom random)
{
    private const int Width = 5;
    private const int MaxUses = 120;
    private const int MaxUnknown = 10;

    private readonly Use[] _hot = [.. Enumerable.Range(0, Width).Select(number => new Use { Key = number })];

    /// <summary>How many keys were ever in use: numbers from 0 on.</summary>
    public int Count { get; private set; } = Width;

    public int Next()
    {
        var place = random.Next(Width);
        var key = _hot[place].Key;
        if (++_hot[place].Times >= MaxUses)
            Replace(place);
        return key;
    }

    /// <summary>An operation on the key may still be going on, or may never have happened.</summary>
    public void AddUnknown(int key)
    {
        var place = Array.FindIndex(_hot, use => use.Key == key);
        if (place >= 0 && ++_hot[place].Unknown >= MaxUnknown)
            Replace(place);
    }

    private void Replace(int place) => _hot[place] = new Use { Key = Count++ };

    private struct Use
    {
        public required int Key { get; init; }

        public int Times;
        public int Unknown;
    }
}
