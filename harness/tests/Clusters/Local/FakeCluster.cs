using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Elastickv.Jepsen.Harness.Clusters.Local;
using Elastickv.Jepsen.Harness.Tests.FakeNode;

namespace Elastickv.Jepsen.Harness.Tests.Clusters.Local;

/// <summary>Makes clusters of fake nodes in a test's folder.</summary>
internal static class FakeCluster
{
    public static string Binary { get; } = Path.Combine(AppContext.BaseDirectory, "Elastickv.Jepsen.Harness.Tests");

    public static ProcessClusterOptions Options(TestFolder folder, string ways = "") => new()
    {
        NodeBinary = Binary,
        RunDirectory = folder.At("run"),
        RegistryFolder = folder.At("registry"),
        Environment = ImmutableDictionary<string, string>.Empty.Add(FakeNodeProcess.Variable, ways),
    };

    public static async Task<ProcessCluster> StartAsync(ProcessClusterOptions options)
    {
        var cluster = await CreateAsync(options);
        await cluster.StartAsync(default);
        return cluster;
    }

    public static Task<ProcessCluster> CreateAsync(ProcessClusterOptions options) => ProcessCluster.CreateAsync(options, TimeProvider.System, default);

    public static ProcessNode Node(this ProcessCluster cluster, string id) => (ProcessNode)cluster.Nodes.Single(node => node.Id == id);

    /// <summary>Says one line to a port and returns the answer; as a node would, if the port is one of its links.</summary>
    public static async Task<string?> SayAsync(EndPoint port, string line)
    {
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(port);
        await using var stream = new NetworkStream(client);
        await using var writer = new StreamWriter(stream) { AutoFlush = true };
        await writer.WriteLineAsync(line);
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync();
    }

    /// <summary>The command line of a running process.</summary>
    public static FakeNodeFlags FlagsOf(ProcessNode node) =>
        new(File.ReadAllText($"/proc/{node.Pid}/cmdline").Split('\0')[1..^1]);
}
