namespace Elastickv.Jepsen.Harness.Clusters;

/// <summary>
/// The directed links between nodes: every node-to-node connection (Raft, admin and forwarded Redis) runs through them.
/// A link from a to b carries the bytes that a sends to b, on connections opened by either.
/// </summary>
public interface INetwork
{
    /// <summary>What went over each directed link so far, and what a fault held back: the proof that a partition cut something.</summary>
    IReadOnlyList<LinkTraffic> Traffic { get; }

    /// <summary>Nothing passes from one node to the other until healed; connections stay open and bytes wait, as with dropped packets.</summary>
    Task CutAsync(string from, string to, CancellationToken cancellationToken);

    /// <summary>Delays every byte of the link by <paramref name="delay"/>, and with <paramref name="bytesPerSecond"/> &gt; 0 limits its rate.</summary>
    Task SlowAsync(string from, string to, TimeSpan delay, long bytesPerSecond, CancellationToken cancellationToken);

    /// <summary>Resets (RST) every open connection between the two nodes, in both directions.</summary>
    Task ResetAsync(string from, string to, CancellationToken cancellationToken);

    /// <summary>Undoes cuts and slowness of one link.</summary>
    Task HealAsync(string from, string to, CancellationToken cancellationToken);

    /// <summary>Undoes all cuts and slowness.</summary>
    Task HealAllAsync(CancellationToken cancellationToken);
}
