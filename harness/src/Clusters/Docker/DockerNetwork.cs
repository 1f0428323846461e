namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>
/// The links between containers: packets are dropped where they arrive and doubled or delayed where they leave, by the toolbox of that node. Clients and the
/// suite itself do not pass these rules. Traffic is as of the last change to a link.
/// </summary>
internal sealed class DockerNetwork : INetwork
{
    private readonly Dictionary<string, NodeFilter> _filters;

    private DockerNetwork(IEnumerable<NodeFilter> filters, NetworkAbilities abilities)
    {
        _filters = filters.ToDictionary(filter => filter.Node, StringComparer.Ordinal);
        Abilities = abilities;
    }

    public NetworkAbilities Abilities { get; }

    public IReadOnlyList<LinkTraffic> Traffic => [.. _filters.Values.SelectMany(filter => filter.Traffic)];

    /// <summary>Sets up the filters of all nodes, and finds out what the kernel can do.</summary>
    public static async Task<DockerNetwork> CreateAsync(IReadOnlyList<Toolbox> toolboxes, CancellationToken cancellationToken)
    {
        var probing = toolboxes[0].TryAsync(["sh", "-c", QueueRules.Probe], cancellationToken);
        var filters = toolboxes.Select(own => new NodeFilter(own, [.. toolboxes.Where(peer => peer != own).Select(peer => new FilterPeer(peer.Node, peer.Address))])).ToList();
        await Task.WhenAll([probing, .. filters.Select(filter => filter.SetUpAsync(cancellationToken))]);
        return new DockerNetwork(filters, new NetworkAbilities((await probing).ExitCode == 0, Packets: true));
    }

    public Task CutAsync(string from, string to, CancellationToken cancellationToken) =>
        Find(to).ArrivingAsync(Find(from).Node, faults => faults with { Cut = true }, cancellationToken);

    public Task LoseAsync(string from, string to, double share, CancellationToken cancellationToken) =>
        Find(to).ArrivingAsync(Find(from).Node, faults => faults with { Lost = Checked(share) }, cancellationToken);

    public Task DuplicateAsync(string from, string to, double share, CancellationToken cancellationToken) =>
        Find(from).LeavingAsync(Find(to).Node, faults => faults with { Doubled = Checked(share) }, cancellationToken);

    public Task SlowAsync(string from, string to, TimeSpan delay, long bytesPerSecond, CancellationToken cancellationToken) =>
        delay > TimeSpan.Zero && !Abilities.Delays
            ? throw new NotSupportedException("the kernel has no netem: packets cannot be made late")
            : Find(from).LeavingAsync(Find(to).Node, faults => faults with { Delay = delay, BytesPerSecond = bytesPerSecond }, cancellationToken);

    public async Task ResetAsync(string from, string to, CancellationToken cancellationToken) => await Task.WhenAll(
        Find(from).ResetAsync(Find(to).Node, cancellationToken),
        Find(to).ResetAsync(Find(from).Node, cancellationToken));

    public async Task HealAsync(string from, string to, CancellationToken cancellationToken) => await Task.WhenAll(
        Find(to).ArrivingAsync(Find(from).Node, _ => LinkFaults.None, cancellationToken),
        Find(from).LeavingAsync(Find(to).Node, _ => LinkFaults.None, cancellationToken));

    public Task HealAllAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_filters.Values.Select(filter => filter.HealAsync(cancellationToken)));

    private NodeFilter Find(string node) => _filters.TryGetValue(node, out var filter) ? filter : throw new ArgumentException($"there is no node {node}");

    private static double Checked(double share) =>
        share is > 0 and < 1 ? share : throw new ArgumentOutOfRangeException(nameof(share), share, "above 0 and below 1");
}
