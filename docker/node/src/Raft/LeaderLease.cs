namespace Elastickv.Node.Raft;

/// <summary>
/// How long a leader may serve reads without asking anybody (Raft dissertation §6.4.1, spec §13.2). A majority that answered a round of heartbeats helps
/// nobody else to lead for one election timeout after it heard them, hence not before the round began plus that time. What breaks this promise
/// ends the lease: a handed-over lead, a change of the membership, the end of the lead. The loop that owns the core changes it; any thread may ask.
/// </summary>
/// <param name="length">Less than the election timeout by what clocks may drift apart, in the units of all times here, which come from one monotonic clock.</param>
public sealed class LeaderLease(long length)
{
    private long _length = length;
    private long _until = long.MinValue;
    private long _ended = long.MinValue;
    private ulong _barredTerm;

    public bool IsHeld(long now) => now < Volatile.Read(ref _until);

    /// <summary>A majority has confirmed the lead of a term, and what was committed when it was asked is applied here.</summary>
    /// <param name="askedAt">Before the first of them was asked.</param>
    public void Confirm(ulong term, long askedAt)
    {
        if (term != _barredTerm && askedAt > _ended)
            Volatile.Write(ref _until, Math.Max(_until, askedAt + _length));
    }

    /// <summary>
    /// A member keeps its promise for less long than this node believed, because its own election timeout is shorter: no lease may be longer than what the most hasty
    /// member keeps. Never prolongs one.
    /// </summary>
    /// <param name="longest">A lease that this member's promise covers; none at all from 0 down.</param>
    /// <param name="now">What was granted up to now may be too long, and ends.</param>
    public void Limit(long longest, long now)
    {
        if (longest >= _length)
            return;
        _length = longest;
        End(now);
    }

    /// <summary>Ends the lease, and makes every question asked up to now useless for another.</summary>
    public void End(long now)
    {
        _ended = now;
        Volatile.Write(ref _until, long.MinValue);
    }

    /// <summary>The lead is being handed over: from now on somebody may be elected at any time, also by a message that was long on its way. No more lease in this term.</summary>
    public void Bar(ulong term, long now)
    {
        _barredTerm = term;
        End(now);
    }
}
