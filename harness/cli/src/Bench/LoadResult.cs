using System.Collections.Immutable;
using System.Diagnostics;

namespace Elastickv.Jepsen.Cli.Bench;

/// <summary>What a load of one kind of command did.</summary>
/// <param name="Times">How long each acknowledged command took, ascending, in ticks of the <see cref="Stopwatch"/>.</param>
/// <param name="Elapsed">How long the load lasted.</param>
/// <param name="Refused">Commands that were not acknowledged.</param>
internal sealed record LoadResult(ImmutableArray<long> Times, TimeSpan Elapsed, int Refused)
{
    /// <summary>Acknowledged commands per second.</summary>
    public double PerSecond => Times.Length / Elapsed.TotalSeconds;

    /// <summary>Half of the commands were answered within this time.</summary>
    public TimeSpan Median => At(0.5);

    /// <summary>99 of 100 commands were answered within this time.</summary>
    public TimeSpan P99 => At(0.99);

    /// <exception cref="BadInputException">Nothing was acknowledged.</exception>
    public static LoadResult Of(IEnumerable<long> times, TimeSpan elapsed, int refused)
    {
        var ordered = times.Order().ToImmutableArray();
        return ordered.IsEmpty
            ? throw new BadInputException("the node acknowledged nothing: look at it with elastickv-jepsen rollout --faults none.")
            : new LoadResult(ordered, elapsed, refused);
    }

    /// <summary>Several loads as one.</summary>
    public static LoadResult Sum(IReadOnlyCollection<LoadResult> parts) => Of(
        parts.SelectMany(part => part.Times), parts.Aggregate(TimeSpan.Zero, (sum, part) => sum + part.Elapsed), parts.Sum(part => part.Refused));

    private TimeSpan At(double share) => Stopwatch.GetElapsedTime(0, Times[(int)(share * (Times.Length - 1))]);
}
