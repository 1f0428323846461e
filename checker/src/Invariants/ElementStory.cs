namespace Elastickv.Jepsen.Checker.Invariants;

/// <summary>What happened to one element of a set. Positions are those of events; -1 is none.</summary>
internal sealed class ElementStory
{
    /// <summary>The add, by number: the first one acknowledged, or the first one at all.</summary>
    public int Add { get; set; } = -1;

    /// <summary>From where on it is known to be there: an add of it was acknowledged, or a read saw it.</summary>
    public int KnownFrom { get; set; } = int.MaxValue;

    /// <summary>The event, by time of the run in nanoseconds, from which it is known.</summary>
    public long KnownTime { get; set; }

    /// <summary>The reads that saw it, by their place among all reads, in rising order.</summary>
    public List<int> SeenBy { get; } = [];

    public bool IsKnown => KnownFrom != int.MaxValue;
}
