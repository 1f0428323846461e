using System.Net;
using Elastickv.Jepsen.Harness.Clusters;

namespace Elastickv.Jepsen.Harness.Links;

/// <summary>
/// Links between nodes on loopback as TCP connections spliced in this process. Every ordered pair of nodes has its own listeners, because
/// connections on loopback cannot be told apart by their source address.
/// </summary>
public sealed class LinkNetwork : INetwork, IAsyncDisposable
{
    private readonly Dictionary<(string From, string To), Link> _links;
    private readonly List<(string From, string To, LinkListener Listener)> _listeners = [];

    public LinkNetwork(IReadOnlyCollection<string> nodes, TimeProvider time)
    {
        var pairs = from a in nodes from b in nodes where a != b select (a, b);
        _links = pairs.ToDictionary(pair => pair, pair => new Link(pair.a, pair.b, time));
    }

    public IReadOnlyList<LinkTraffic> Traffic => [.. _links.Values.Select(link => link.Traffic)];

    public NetworkAbilities Abilities => NetworkAbilities.OfStreams;

    /// <summary>A new address on loopback that leads <paramref name="from"/> to <paramref name="target"/>, a port of <paramref name="to"/>.</summary>
    public IPEndPoint Open(string from, string to, IPEndPoint target)
    {
        var listener = new LinkListener(target, Find(from, to), Find(to, from));
        _listeners.Add((from, to, listener));
        return listener.Address;
    }

    public Task CutAsync(string from, string to, CancellationToken cancellationToken) =>
        ChangeAsync(from, to, state => state with { Cut = true });

    public Task SlowAsync(string from, string to, TimeSpan delay, long bytesPerSecond, CancellationToken cancellationToken) =>
        ChangeAsync(from, to, state => state with { Delay = delay, BytesPerSecond = bytesPerSecond });

    public Task LoseAsync(string from, string to, double share, CancellationToken cancellationToken) =>
        throw new NotSupportedException("a stream has no packets to lose");

    public Task DuplicateAsync(string from, string to, double share, CancellationToken cancellationToken) =>
        throw new NotSupportedException("a stream has no packets to double");

    public Task ResetAsync(string from, string to, CancellationToken cancellationToken)
    {
        Find(from, to);
        foreach (var (a, b, listener) in _listeners)
        {
            if ((a, b) == (from, to) || (a, b) == (to, from))
                listener.ResetConnections();
        }
        return Task.CompletedTask;
    }

    public Task HealAsync(string from, string to, CancellationToken cancellationToken) =>
        ChangeAsync(from, to, _ => LinkState.Clear);

    public Task HealAllAsync(CancellationToken cancellationToken)
    {
        foreach (var link in _links.Values)
            link.Change(_ => LinkState.Clear);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_listeners.Select(entry => entry.Listener.DisposeAsync().AsTask()));
        _listeners.Clear();
    }

    private Task ChangeAsync(string from, string to, Func<LinkState, LinkState> change)
    {
        Find(from, to).Change(change);
        return Task.CompletedTask;
    }

    private Link Find(string from, string to) =>
        _links.TryGetValue((from, to), out var link) ? link : throw new ArgumentException($"no link from {from} to {to}");
}
