namespace Elastickv.Jepsen.Harness.Seeds;

/// <summary>
/// The suite's only source of chance (SplitMix64). Written out here, so that a seed means the same plan on every version of the platform. Not for
/// several threads at once: each takes its own <see cref="Fork"/>.
/// </summary>
public sealed class SeededRandom(ulong seed)
{
    private const ulong Increment = 0x9E3779B97F4A7C15;
    private ulong _state = seed;

    public ulong NextUInt64()
    {
        var mixed = _state += Increment;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>From 0 to <paramref name="bound"/> - 1.</summary>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (int)Math.BigMul(NextUInt64(), (ulong)bound, out _);
    }

    /// <summary>From 0 up to, but not, 1.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    public bool NextBoolean() => (NextUInt64() & 1) == 1;

    /// <summary>Whole milliseconds between the two, both included.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most)
    {
        var milliseconds = (int)(most - least).TotalMilliseconds;
        return least + TimeSpan.FromMilliseconds(Next(milliseconds + 1));
    }

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Next(choices.Count)];

    public void Shuffle<T>(IList<T> items)
    {
        for (var last = items.Count - 1; last > 0; last--)
        {
            var other = Next(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    /// <summary>An independent source for one purpose.</summary>
    public SeededRandom Fork() => new(NextUInt64());
}
