using System.Collections.Immutable;
using Elastickv.Node.Hosting;
using Elastickv.Node.Hosting.Configuration;

namespace Elastickv.Node.Tests.Hosting;

/// <summary>Nodes of one group in this process, on loopback, with short elections. A stopped node keeps its files and can be started again.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _root = Directory.CreateTempSubdirectory("node-cluster-").FullName;
    private readonly int[] _ports;
    private readonly NodeHost?[] _nodes;
    private readonly int _founders;

    /// <param name="founders">Nodes that found the group.</param>
    /// <param name="joiners">Nodes that wait to be added.</param>
    public TestCluster(int founders, int joiners = 0)
    {
        _founders = founders;
        _ports = FreePorts.Take(founders + joiners);
        _nodes = new NodeHost?[founders + joiners];
    }

    /// <summary>Lines of all nodes' logs.</summary>
    public StringWriter Log { get; } = new();

    /// <summary>Gives every node the flags of an encrypted cluster.</summary>
    public bool IsCapable { get; init; }

    public Func<NodeOptions, NodeOptions> Adjust { get; set; } = options => options;

    public IEnumerable<int> Running => Enumerable.Range(0, _nodes.Length).Where(i => _nodes[i] is not null);

    public NodeHost this[int index] => _nodes[index] ?? throw new InvalidOperationException($"n{index + 1} does not run");

    public IEnumerable<string> FounderIds => Enumerable.Range(0, _founders).Select(Name);

    /// <summary>Where everything is.</summary>
    public string Root => _root;

    /// <summary>Where a node's Raft and gRPC listen.</summary>
    public string Address(int index) => $"127.0.0.1:{_ports[index]}";

    public string DataDirectory(int index) => Path.Combine(_root, Name(index), "data");

    public string PathOf(int index, string name) => Path.Combine(_root, Name(index), name);

    public async Task StartAsync(params IEnumerable<int> indexes)
    {
        foreach (var i in indexes)
            _nodes[i] = await NodeHost.StartAsync(Adjust(Options(i)), new NodeLog(Log, TimeProvider.System), TimeProvider.System, new Random(i + 1));
    }

    /// <summary>Starts a node and waits until it has applied an entry.</summary>
    public async Task StartAsync(int index, ulong applied)
    {
        await StartAsync(index);
        await UntilAsync(() => this[index].Consensus.Status.AppliedIndex >= applied, $"n{index + 1} at {applied}");
    }

    public Task StartAllAsync() => StartAsync(Enumerable.Range(0, _founders));

    public async Task StopAsync(int index)
    {
        await this[index].DisposeAsync();
        _nodes[index] = null;
    }

    public NodeOptions Options(int index)
    {
        Directory.CreateDirectory(Path.Combine(_root, Name(index), "encryption"));
        var options = new NodeOptions
        {
            RaftId = Name(index),
            Address = Address(index),
            RedisAddress = "127.0.0.1:0",
            RaftDataDir = DataDirectory(index),
            BootstrapMembers = index < _founders ? Founders : [],
            JoinMembers = index < _founders ? [] : Founders,
            Tuning = new Tuning { HeartbeatMs = 20, ElectionMs = 200 },
        };
        return IsCapable ? options with { EncryptionEnabled = true, KekFile = KekFile(), SidecarPath = SidecarPath(index) } : options;
    }

    public string SidecarPath(int index) => PathOf(index, "encryption/keys.json");

    /// <summary>The cluster's KEK file.</summary>
    public string KekFile()
    {
        var path = Path.Combine(_root, "kek");
        if (!File.Exists(path))
        {
            File.WriteAllBytes(path, [.. Enumerable.Range(0, 32).Select(i => (byte)i)]);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return path;
    }

    /// <summary>The index of the node that leads, once one of those running does.</summary>
    public async Task<int> LeaderAsync()
    {
        var leader = -1;
        await UntilAsync(() => (leader = Running.DefaultIfEmpty(-1).FirstOrDefault(i => i >= 0 && this[i].Consensus.Status.IsLeader, -1)) >= 0, "a leader");
        return leader;
    }

    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
        {
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"no {what} within {Patience}");
            await Task.Delay(5);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var i in Running.ToList())
            await StopAsync(i);
        Directory.Delete(_root, recursive: true);
    }

    private ImmutableArray<GroupMember> Founders => [.. Enumerable.Range(0, _founders).Select(i => new GroupMember(Name(i), Address(i), false))];

    private static string Name(int index) => $"n{index + 1}";
}
