using System.ComponentModel;
using Elastickv.Jepsen.Harness.Keys;
using Elastickv.Jepsen.Harness.Links;
using Elastickv.Jepsen.Harness.Processes;

namespace Elastickv.Jepsen.Harness.Clusters.Local;

/// <summary>
/// A cluster of child processes on loopback. Every node is told its own addresses for its peers, and each of them is a link, so that any direction
/// between any two nodes can be cut by itself. Nothing survives the run: the processes die with the suite, and what a killed suite
/// left behind is ended before the next cluster starts.
/// </summary>
public sealed class ProcessCluster : ICluster
{
    private readonly ProcessClusterOptions _options;
    private readonly ProcessRegistry _registry;
    private readonly LinkNetwork _links;
    private readonly List<NodePorts> _ports = [];
    private readonly List<ProcessNode> _nodes = [];
    private readonly TimeProvider _time;
    private bool _disposed;

    private ProcessCluster(ProcessClusterOptions options, ProcessRegistry registry, NodeCommandLine commandLine, TimeProvider time)
    {
        (_options, _registry, _time, Abilities) = (options, registry, time, commandLine.Abilities);
        _links = new LinkNetwork([.. Ids(options)], time);
    }

    public IReadOnlyList<INode> Nodes => _nodes;

    public INetwork Network => _links;

    public ReadOnlyMemory<byte> Kek { get; private set; }

    public NodeAbilities Abilities { get; }

    /// <summary>Never: this machine carries it.</summary>
    public CancellationToken Lost => CancellationToken.None;

    /// <summary>How many processes of earlier runs that were themselves killed had to be ended first.</summary>
    public int LeftoversEnded { get; private init; }

    /// <summary>Makes folders, keys, ports and links, and asks the binary what it can do. No node runs yet.</summary>
    /// <exception cref="ClusterException">The binary cannot be used, a port is in use, or the folder cannot be written.</exception>
    public static async Task<ProcessCluster> CreateAsync(ProcessClusterOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (options.NodeCount is < 1 or > ProcessClusterOptions.MaxNodes)
            throw new ClusterException($"a cluster has 1 to {ProcessClusterOptions.MaxNodes} nodes, not {options.NodeCount}");
        try
        {
            return await PrepareAsync(options, time, cancellationToken);
        }
        catch (Win32Exception e)
        {
            throw new ClusterException($"node binary {options.NodeBinary} cannot be run on this machine: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClusterException($"the run's folder {options.RunDirectory} cannot be prepared: {e.Message}", e);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_nodes.Select(node => node.StartAsync(_options.StartLimit, cancellationToken)));

    /// <summary>Ends every process, then the links. May be called again, and after a start that failed half-way.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await Task.WhenAll(_nodes.Select(node => node.DisposeAsync().AsTask()));
        await _links.DisposeAsync();
        _ports.ForEach(ports => ports.Dispose());
        _registry.Dispose();
    }

    private static async Task<ProcessCluster> PrepareAsync(ProcessClusterOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var leftovers = ProcessRegistry.ReapLeftovers(options.RegistryFolder);
        Directory.CreateDirectory(options.RunDirectory);
        var registry = ProcessRegistry.Open(options.RegistryFolder);
        ProcessCluster? cluster = null;
        try
        {
            var environment = NodeCommandLine.Environment(options.SnapshotCount).SetItems(options.Environment);
            var program = NodeProgram.Find(options.NodeBinary, registry, environment, time);
            var commandLine = await program.ProbeAsync(options.RunDirectory, cancellationToken);
            commandLine.RequireDefect(options.Defect, $"node binary {options.NodeBinary}");
            cluster = new ProcessCluster(options, registry, commandLine, time) { LeftoversEnded = leftovers.Count };
            cluster.MakeNodes(program, commandLine);
            return cluster;
        }
        catch
        {
            registry.Dispose();
            if (cluster is not null)
                await cluster.DisposeAsync();
            throw;
        }
    }

    private void MakeNodes(NodeProgram program, NodeCommandLine commandLine)
    {
        var kekFile = Path.GetFullPath(Path.Combine(_options.RunDirectory, "kek"));
        Kek = KekFile.Create(kekFile);
        for (var i = 0; i < _options.NodeCount; i++)
            _ports.Add(NodePorts.Reserve(_options.BasePort, i));
        var capture = new NodeCapture(Path.GetFullPath(Path.Combine(_options.RunDirectory, "captures")));
        foreach (var (id, ports) in Ids(_options).Zip(_ports))
        {
            var folder = new NodeFolder(Path.GetFullPath(Path.Combine(_options.RunDirectory, "nodes", id)));
            _nodes.Add(new ProcessNode(Settings(id, ports, folder, kekFile), folder, program, commandLine, capture, _time));
        }
    }

    private NodeSettings Settings(string id, NodePorts ports, NodeFolder folder, string kekFile) => new()
    {
        Id = id,
        Address = $"{ports.Raft}",
        RedisAddress = $"{ports.Redis}",
        MetricsAddress = $"{ports.Metrics}",
        DynamoAddress = $"{ports.Dynamo}",
        DataDirectory = folder.Data,
        KekFile = kekFile,
        SidecarPath = folder.Sidecar,
        Members = [.. Ids(_options).Zip(_ports, (peer, peerPorts) => View(id, peer, peerPorts))],
        Defect = _options.Defect,
    };

    /// <summary>A node knows itself by its real ports and every other by links of its own, if there are any.</summary>
    private NodePeer View(string viewer, string peer, NodePorts ports) =>
        viewer == peer || !_options.HasLinks
            ? new NodePeer(peer, $"{ports.Raft}", $"{ports.Redis}")
            : new NodePeer(peer, $"{_links.Open(viewer, peer, ports.Raft)}", $"{_links.Open(viewer, peer, ports.Redis)}");

    private static IEnumerable<string> Ids(ProcessClusterOptions options) =>
        Enumerable.Range(1, options.NodeCount).Select(number => $"n{number}");
}
