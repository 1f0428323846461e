namespace Elastickv.Jepsen.Checker.Invariants;

/// <summary>What happened to one value of a queue; calls by number.</summary>
internal sealed class QueuedElement
{
    /// <summary>The enqueues that were acknowledged.</summary>
    public List<int> Acknowledged { get; } = [];

    /// <summary>How many enqueues may have put it in.</summary>
    public int Attempts { get; set; }

    /// <summary>The dequeues and drains that took it out.</summary>
    public List<int> TakenBy { get; } = [];
}
