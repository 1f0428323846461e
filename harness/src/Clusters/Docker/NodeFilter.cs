using Elastickv.Jepsen.Harness.Clusters.Local;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>The packet filter and the queue of one node, and what they have counted. One change at a time.</summary>
internal sealed class NodeFilter(Toolbox toolbox, IReadOnlyList<FilterPeer> peers)
{
    private readonly Turn _turn = new();
    private readonly Lock _countsLock = new();
    private readonly Dictionary<string, LinkFaults> _arriving = peers.ToDictionary(peer => peer.Node, _ => LinkFaults.None, StringComparer.Ordinal);
    private readonly Dictionary<string, LinkFaults> _leaving = peers.ToDictionary(peer => peer.Node, _ => LinkFaults.None, StringComparer.Ordinal);
    private readonly Dictionary<string, LinkCounts> _counts = peers.ToDictionary(peer => peer.Node, _ => new LinkCounts(), StringComparer.Ordinal);

    public string Node => toolbox.Node;

    /// <summary>What arrived here from each other node, as of the last change.</summary>
    public IReadOnlyList<LinkTraffic> Traffic
    {
        get
        {
            lock (_countsLock)
                return [.. _counts.Select(peer => peer.Value.Traffic(peer.Key, Node))];
        }
    }

    public Task SetUpAsync(CancellationToken cancellationToken) => RestoreAsync(FilterRules.Setup(peers), cancellationToken);

    /// <summary>Changes what happens to packets that arrive from a node.</summary>
    public async Task ArrivingAsync(string from, Func<LinkFaults, LinkFaults> change, CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        var faults = change(_arriving[from]);
        if (faults == _arriving[from])
            return;
        _arriving[from] = faults;
        await ReplaceAsync([FilterRules.Arriving(Peer(from), faults)], [from], cancellationToken);
    }

    /// <summary>Changes what happens to packets that leave for a node.</summary>
    public async Task LeavingAsync(string to, Func<LinkFaults, LinkFaults> change, CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        var before = _leaving[to];
        var after = change(before);
        _leaving[to] = after;
        if (!before.Doubled.Equals(after.Doubled))
            await RestoreAsync(FilterRules.Leaving(Peer(to), after), cancellationToken);
        if ((before.Delay, before.BytesPerSecond) != (after.Delay, after.BytesPerSecond))
            await ShapeAsync(cancellationToken);
    }

    /// <summary>Ends every connection with a node; both sides are told (RST).</summary>
    public async Task ResetAsync(string peer, CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        var ended = await toolbox.RunAsync(["ss", "-H", "-t", "-n", "-K", "dst", $"{Peer(peer).Address}"], cancellationToken);
        lock (_countsLock)
            _counts[peer].Reset += ended.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
    }

    /// <summary>Undoes everything, and counts once more.</summary>
    public async Task HealAsync(CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        var shaped = _leaving.Values.Any(faults => faults.IsShaped);
        foreach (var peer in peers)
            _arriving[peer.Node] = _leaving[peer.Node] = LinkFaults.None;
        var rules = peers.SelectMany(peer => new[] { FilterRules.Arriving(peer, LinkFaults.None), FilterRules.Leaving(peer, LinkFaults.None) });
        await ReplaceAsync(rules, [.. peers.Select(peer => peer.Node)], cancellationToken);
        if (shaped)
            await ShapeAsync(cancellationToken);
    }

    /// <summary>Replacing a chain sets its counts to zero, so they are read before.</summary>
    private async Task ReplaceAsync(IEnumerable<string> rules, IReadOnlyList<string> replaced, CancellationToken cancellationToken)
    {
        var saved = await toolbox.RunAsync(["sh", "-c", $"iptables-save -c -t filter\n{Restore(string.Concat(rules))}"], cancellationToken);
        lock (_countsLock)
        {
            foreach (var (peer, counts) in _counts)
                counts.Read(FilterCounts.Arrived(saved, peer), FilterCounts.Dropped(saved, peer), replaced.Contains(peer));
        }
    }

    private Task<string> RestoreAsync(string rules, CancellationToken cancellationToken) => toolbox.RunAsync(["sh", "-c", Restore(rules)], cancellationToken);

    private Task<string> ShapeAsync(CancellationToken cancellationToken) =>
        toolbox.RunAsync(["sh", "-c", QueueRules.Script([.. peers.Select(peer => (peer, _leaving[peer.Node]))])], cancellationToken);

    private static string Restore(string rules) => $"iptables-restore -w --noflush <<'END'\n{rules}END\n";

    private FilterPeer Peer(string node) => peers.First(peer => peer.Node == node);
}
