using Elastickv.Jepsen.Harness.Docker;
using Elastickv.Jepsen.Harness.Keys;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>
/// Nodes as containers of a Docker Engine, each with a disk of its own, a fixed address in the run's network and a toolbox beside it. Nothing is shared with the
/// Engine but its API and the nodes' ports, so it may be on another machine. Everything it creates bears the run's label.
/// </summary>
public sealed class DockerCluster : ICluster
{
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromSeconds(60);

    private readonly EngineClient _engine;
    private readonly RunLabels _labels;
    private readonly DockerClusterOptions _options;
    private readonly IReadOnlyList<DockerNode> _nodes;
    private bool _disposed;

    private DockerCluster(EngineClient engine, RunLabels labels, DockerClusterOptions options, IReadOnlyList<DockerNode> nodes)
    {
        (_engine, _labels, _options, _nodes) = (engine, labels, options, nodes);
    }

    public IReadOnlyList<INode> Nodes => _nodes;

    public required INetwork Network { get; init; }

    public required ReadOnlyMemory<byte> Kek { get; init; }

    public required NodeAbilities Abilities { get; init; }

    /// <summary>How many containers, networks and volumes of dead runs were removed before.</summary>
    public required int LeftoversRemoved { get; init; }

    /// <summary>What every container, network and volume of the run is labelled with, <c>name=value</c>.</summary>
    public string Label => _labels.Selector;

    /// <summary>Cancelled when the Engine has stopped answering.</summary>
    public CancellationToken Lost => _engine.Lost;

    /// <summary>Removes what dead runs left behind, then makes everything but the nodes' first start.</summary>
    /// <exception cref="ClusterException">An image is missing, a port is in use, or the Engine refuses something else.</exception>
    /// <exception cref="EngineException">The Engine does not answer.</exception>
    public static async Task<DockerCluster> CreateAsync(DockerClusterOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (options.NodeCount is < 1 or > DockerClusterOptions.MaxNodes)
            throw new ClusterException($"a cluster has 1 to {DockerClusterOptions.MaxNodes} nodes, not {options.NodeCount}");
        var engine = await EngineClient.ConnectAsync(options.Engine, time, cancellationToken);
        var labels = new RunLabels();
        try
        {
            return await PrepareAsync(engine, labels, options, time, cancellationToken);
        }
        catch (Exception e)
        {
            await RemoveAsync(engine, labels);
            engine.Dispose();
            if (e is EngineException { Status: not null } refusal)
                throw new ClusterException($"the Docker Engine at {options.Engine} refuses: {refusal.Message}", refusal);
            if (e is IOException or UnauthorizedAccessException)
                throw new ClusterException($"the run's folder {options.RunDirectory} cannot be prepared: {e.Message}", e);
            throw;
        }
    }

    /// <exception cref="ClusterException">The Engine cannot start the image's entry point.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_nodes.Select(node => node.StartAsync(_options.StartLimit, cancellationToken)));
        }
        catch (EngineException e) when (e.Status is not null)
        {
            throw new ClusterException($"image {_options.Image} cannot be started: {e.Message}", e);
        }
    }

    /// <summary>Removes everything of the run. May be called again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await RemoveAsync(_engine, _labels);
        foreach (var node in _nodes)
            node.Dispose();
        _engine.Dispose();
    }

    private static async Task<DockerCluster> PrepareAsync(
        EngineClient engine, RunLabels labels, DockerClusterOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var removed = await new Leftovers(engine).RemoveDeadRunsAsync(cancellationToken);
        var image = await NodeImage.FindAsync(engine, labels, options, time, cancellationToken);
        Directory.CreateDirectory(options.RunDirectory);
        var kek = KekFile.Create(Path.Combine(options.RunDirectory, "kek"));
        var probe = image.ProbeAsync(cancellationToken);
        var maker = new ClusterMaker(engine, labels, options, image, time);
        var making = maker.MakeAsync(kek, cancellationToken);
        // Both, also if one fails: nothing may be created any more when the rest is removed.
        await Task.WhenAll(probe, making).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var commandLine = await probe;
        commandLine.RequireDefect(options.Defect, $"image {options.Image}");
        var made = await making;
        var filters = DockerNetwork.CreateAsync(made.Toolboxes, cancellationToken);
        var nodes = maker.MakeNodesAsync(made, commandLine, cancellationToken);
        await Task.WhenAll(filters, nodes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return new DockerCluster(engine, labels, options, await nodes)
        {
            Network = await filters,
            Kek = kek,
            Abilities = commandLine.Abilities,
            LeftoversRemoved = removed,
        };
    }

    /// <summary>What an Engine that does not answer keeps is removed before the next run.</summary>
    private static async Task RemoveAsync(EngineClient engine, RunLabels labels)
    {
        if (engine.Lost.IsCancellationRequested)
            return;
        using var limit = new CancellationTokenSource(RemovalLimit);
        try
        {
            await new Leftovers(engine).RemoveAsync(labels, limit.Token);
        }
        catch (Exception e) when (e is EngineException or OperationCanceledException)
        {
            // The failure that matters is the one that is on its way already.
        }
    }
}
