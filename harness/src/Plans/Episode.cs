using System.Collections.Immutable;

namespace Elastickv.Jepsen.Harness.Plans;

/// <summary>One stretch of trouble in a plan that is being made: the faults that belong together, and how long the whole takes.</summary>
/// <param name="Parts">The faults; the first begins the episode.</param>
/// <param name="Aftermath">How long a cluster usually takes to serve again once the last fault has ended.</param>
internal sealed record Episode(ImmutableArray<EpisodePart> Parts, TimeSpan Aftermath)
{
    /// <summary>From the first begin to service, as a rule.</summary>
    public TimeSpan Length => Parts.Max(part => part.Begins + part.Lasts) + Aftermath;

    /// <summary>Whether it shows nothing once it is shorter: it must outlast an election.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The part of it that <see cref="Scale"/> leaves as it is.</summary>
    public TimeSpan Fixed => IsWhole ? Length : Aftermath;

    public bool Has(string kind) => Parts.Any(part => part.Fault.Kind == kind);

    /// <summary>The same, with every duration multiplied by <paramref name="factor"/>, if it may be shortened.</summary>
    public Episode Scale(double factor) => IsWhole ? this : this with { Parts = [.. Parts.Select(part => part with { Begins = part.Begins * factor, Lasts = part.Lasts * factor })] };
}
