namespace Elastickv.Jepsen.Harness.Clusters;

/// <summary>
/// The directed links between nodes: every node-to-node connection (Raft, admin and forwarded Redis) runs through them.
/// A link from a to b carries the bytes that a sends to b, on connections opened by either.
/// </summary>
public interface INetwork
{
    /// <summary>What went over each directed link so far, and what a fault held back: the proof that a partition cut something.</summary>
    IReadOnlyList<LinkTraffic> Traffic { get; }

    NetworkAbilities Abilities { get; }

    /// <summary>Nothing passes from one node to the other until healed; connections stay open and bytes wait, as with dropped packets.</summary>
    Task CutAsync(string from, string to, CancellationToken cancellationToken);

    /// <summary>Delays every byte of the link by <paramref name="delay"/>, and with <paramref name="bytesPerSecond"/> &gt; 0 limits its rate. Only where <see cref="NetworkAbilities.Delays"/>.</summary>
    Task SlowAsync(string from, string to, TimeSpan delay, long bytesPerSecond, CancellationToken cancellationToken);

    /// <summary>Loses packets of the link at random. Only where <see cref="NetworkAbilities.Packets"/>.</summary>
    /// <param name="share">Which part of them, above 0 and below 1.</param>
    Task LoseAsync(string from, string to, double share, CancellationToken cancellationToken);

    /// <summary>Delivers packets of the link twice at random. Only where <see cref="NetworkAbilities.Packets"/>.</summary>
    /// <param name="share">Which part of them, above 0 and below 1.</param>
    Task DuplicateAsync(string from, string to, double share, CancellationToken cancellationToken);

    /// <summary>Resets (RST) every open connection between the two nodes, in both directions.</summary>
    Task ResetAsync(string from, string to, CancellationToken cancellationToken);

    /// <summary>Undoes everything that is done to one link.</summary>
    Task HealAsync(string from, string to, CancellationToken cancellationToken);

    /// <summary>Undoes everything that is done to any link.</summary>
    Task HealAllAsync(CancellationToken cancellationToken);
}
