using System.Diagnostics;
using Elastickv.Node.Tests.Hosting.Startup;

namespace Elastickv.Node.Tests.Hosting;

/// <summary>A node has no signal handler: SIGTERM ends it by default action, whatever it serves (spec §10.3).</summary>
public sealed class SignalTests
{
    private const int TerminatedBySigterm = 128 + 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("node-signal-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Sigterm_ends_a_node_that_serves_everything()
    {
        using var node = Start(FreePorts.Take(3));
        try
        {
            await UntilItServesAsync(node);
            using var kill = Process.Start("kill", ["-TERM", $"{node.Id}"]);
            await node.WaitForExitAsync().WaitAsync(Patience);
        }
        finally
        {
            node.Kill();
        }

        Assert.That(node.ExitCode, Is.EqualTo(TerminatedBySigterm));
    }

    private Process Start(int[] ports) => NodeProcess.Start(
    [
        "--raftId", "n1", "--address", $"127.0.0.1:{ports[0]}", "--redisAddress", $"127.0.0.1:{ports[1]}", "--metricsAddress", $"127.0.0.1:{ports[2]}",
        "--raftDataDir", _folder, "--raftBootstrapMembers", $"n1=127.0.0.1:{ports[0]}", "--raftBootstrap",
    ]);

    private static async Task UntilItServesAsync(Process node)
    {
        var log = "";
        while (await node.StandardError.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.Contains("serves Raft", StringComparison.Ordinal))
                return;
            log += line + "\n";
        }

        Assert.Fail($"the node ended instead of serving: {log}");
    }
}
