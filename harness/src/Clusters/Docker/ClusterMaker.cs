using Elastickv.Jepsen.Harness.Docker;
using Elastickv.Jepsen.Harness.Plans;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>Makes what a cluster of containers consists of. Whoever calls it removes everything by the run's label, also after a failure half-way.</summary>
internal sealed class ClusterMaker(EngineClient engine, RunLabels labels, DockerClusterOptions options, NodeImage image, TimeProvider time)
{
    // Any port is free inside a node's own namespace. Metrics off loopback would need a token.
    private const string MetricsAddress = "127.0.0.1:9090";
    private const string DynamoAddress = "127.0.0.1:8000";

    private readonly IReadOnlyList<string> _ids = [.. NodeIds.All(options.NodeCount)];

    /// <summary>What the nodes stand on.</summary>
    internal sealed record Ground(IReadOnlyList<Toolbox> Toolboxes, IReadOnlyList<NodeEndpoints> Endpoints, NodeVolumes Volumes, ImageUser Owner);

    /// <summary>The network, the volumes with the KEK, and the toolboxes.</summary>
    public async Task<Ground> MakeAsync(ReadOnlyMemory<byte> kek, CancellationToken cancellationToken)
    {
        if (await engine.Images.FindAsync(options.Toolbox, cancellationToken) is null)
            throw new ClusterException($"the Docker Engine at {engine.Address} has no image {options.Toolbox}: build it with make images.");
        var volumes = new NodeVolumes(engine, labels, _ids);
        var networking = RunNetwork.CreateAsync(engine, labels);
        await Task.WhenAll(volumes.CreateAsync(), networking);
        cancellationToken.ThrowIfCancellationRequested();
        var network = await networking;
        var filling = volumes.FillAsync(image.Id, image.User, kek);
        var starting = StartToolboxesAsync(network, volumes);
        await Task.WhenAll(filling, starting);
        var toolboxes = await starting;
        var endpoints = await Task.WhenAll(toolboxes.Select(toolbox => EndpointsAsync(network, toolbox, cancellationToken)));
        return new Ground(toolboxes, endpoints, volumes, await filling);
    }

    /// <summary>The nodes' containers, not started.</summary>
    public async Task<IReadOnlyList<DockerNode>> MakeNodesAsync(Ground ground, NodeCommandLine commandLine, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await Task.WhenAll(_ids.Select((_, index) => MakeNodeAsync(ground, commandLine, index)));
    }

    private async Task<DockerNode> MakeNodeAsync(Ground ground, NodeCommandLine commandLine, int index)
    {
        var (id, toolbox) = (_ids[index], ground.Toolboxes[index]);
        var settings = Settings(toolbox, ground.Toolboxes);
        var mounts = ground.Volumes.Mounts(id);
        var spec = image.Container(commandLine.Start(settings), $"container:{toolbox.Id}", mounts, id);
        var container = await engine.Containers.CreateAsync(labels.Name(id), spec, CancellationToken.None);
        var deleted = new DeletedFilesCopy(engine, labels, options.Toolbox, time);
        var parts = new NodeParts(settings, container, toolbox, ground.Endpoints[index], mounts, ground.Owner, image, commandLine, deleted);
        return new DockerNode(engine, parts, options.RunDirectory, time);
    }

    private async Task<IReadOnlyList<Toolbox>> StartToolboxesAsync(RunNetwork network, NodeVolumes volumes)
    {
        var starts = _ids.Select((id, index) => StartToolboxAsync(network, volumes, id, index)).ToList();
        // All of them, also if one fails: see PrepareAsync.
        await ((Task)Task.WhenAll(starts)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await Task.WhenAll(starts);
    }

    private async Task<Toolbox> StartToolboxAsync(RunNetwork network, NodeVolumes volumes, string id, int index)
    {
        var address = network.Addresses.Node(index);
        var ports = options.BasePort is { } first ? PublishedPorts.From(first, index) : network.IsReachable ? null : PublishedPorts.Free;
        var spec = ToolboxSpec.Create(options.Toolbox, labels.Of(id), network, address, volumes.ToolMounts(id), ports);
        try
        {
            return await Toolbox.StartAsync(engine, labels.Name($"{id}-toolbox"), spec, id, address);
        }
        catch (EngineException e) when (options.BasePort is not null && IsPortTaken(e))
        {
            throw new ClusterException($"port {ports!.Raft} or {ports.Redis} of the Docker Engine's host is in use: choose another --base-port, or leave it out.", e);
        }
    }

    private Task<NodeEndpoints> EndpointsAsync(RunNetwork network, Toolbox toolbox, CancellationToken cancellationToken) =>
        network.IsReachable
            ? Task.FromResult(NodeEndpoints.Direct(toolbox.Address))
            : NodeEndpoints.PublishedAsync(engine, toolbox, cancellationToken);

    private NodeSettings Settings(Toolbox own, IReadOnlyList<Toolbox> all) => new()
    {
        Id = own.Node,
        Address = $"{own.Address}:{Toolbox.RaftPort}",
        RedisAddress = $"{own.Address}:{Toolbox.RedisPort}",
        MetricsAddress = MetricsAddress,
        DynamoAddress = DynamoAddress,
        DataDirectory = NodePaths.Data,
        KekFile = NodePaths.Kek,
        SidecarPath = NodePaths.Sidecar,
        Members = [.. all.Select(member => new NodePeer(member.Node, $"{member.Address}:{Toolbox.RaftPort}", $"{member.Address}:{Toolbox.RedisPort}"))],
        Defect = options.Defect,
    };

    private static bool IsPortTaken(EngineException refusal) =>
        refusal.Message.Contains("port is already allocated", StringComparison.Ordinal) || refusal.Message.Contains("address already in use", StringComparison.Ordinal);
}
