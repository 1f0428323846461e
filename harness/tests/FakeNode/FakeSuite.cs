using Elastickv.Jepsen.Harness.Clusters.Local;

namespace Elastickv.Jepsen.Harness.Tests.FakeNode;

/// <summary>A suite of its own: starts a cluster of fake nodes, says who they are, and waits to be killed.</summary>
internal static class FakeSuite
{
    public static async Task<int> RunAsync(string runDirectory, string registryFolder)
    {
        var options = new ProcessClusterOptions { NodeBinary = Environment.ProcessPath!, RunDirectory = runDirectory, RegistryFolder = registryFolder };
        await using var cluster = await ProcessCluster.CreateAsync(options, TimeProvider.System, default);
        await cluster.StartAsync(default);
        Console.WriteLine(string.Join(' ', cluster.Nodes.Cast<ProcessNode>().Select(node => node.Pid)));
        await Task.Delay(Timeout.Infinite);
        return 0;
    }
}
