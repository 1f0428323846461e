using System.Net.Sockets;
using System.Reflection;
using System.Text;
using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Clusters.Local;
using Elastickv.Jepsen.Harness.Keys;
using Elastickv.Proto;

namespace Elastickv.Jepsen.Harness.Tests.Clusters.Local;

/// <summary>The process cluster with the reference node: what the fake one cannot show.</summary>
public sealed class ReferenceNodeTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private TestFolder _folder = null!;
    private ProcessCluster _cluster = null!;
    private LeaderFinder _finder = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _folder = new TestFolder();
        _cluster = await FakeCluster.StartAsync(FakeCluster.Options(_folder) with { NodeBinary = Binary });
        _finder = new LeaderFinder(_cluster, TimeProvider.System);
    }

    [TearDown]
    public async Task EndAsync()
    {
        await _cluster.DisposeAsync();
        _folder.Dispose();
    }

    private static string Binary =>
        typeof(ReferenceNodeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "ReferenceNode").Value!;

    [Test]
    public async Task Every_node_serves_the_same_data_over_links()
    {
        var leader = await _finder.WaitAsync(Long, default);
        Assert.That(leader, Is.Not.Null);
        var followers = _cluster.Nodes.Where(node => node != leader!.Node).ToList();
        Assert.That(await AskAsync(followers[0], "SET", "key", "value"), Does.Contain("OK"));
        Assert.That(await AskAsync(followers[1], "GET", "key"), Does.Contain("value"));
        Assert.That(await AskAsync(leader!.Node, "GET", "key"), Does.Contain("value"));
        var capability = await new EncryptionAdmin(leader.Node.Admin).GetCapabilityAsync(Long, default);
        Assert.That(capability.FullNodeId, Is.EqualTo(FullNodeId.Of(leader.Node.Id)));
    }

    [Test]
    public async Task A_leader_that_is_cut_off_is_replaced_and_follows_once_healed()
    {
        var old = (await _finder.WaitAsync(Long, default))!;
        foreach (var other in _cluster.Nodes.Where(node => node != old.Node))
        {
            await _cluster.Network.CutAsync(old.Node.Id, other.Id, default);
            await _cluster.Network.CutAsync(other.Id, old.Node.Id, default);
        }
        Leader? next = null;
        while (next is null || next.Node == old.Node)
            next = await _finder.WaitAsync(Long, default);
        Assert.That(next.Term, Is.GreaterThan(old.Term));
        Assert.That(await AskAsync(next.Node, "SET", "key", "new"), Does.Contain("OK"));
        Assert.That(_cluster.Network.Traffic.Where(link => link.From == old.Node.Id).Sum(link => link.Blocked), Is.Positive);

        await _cluster.Network.HealAllAsync(default);
        Assert.That(await AskAsync(old.Node, "GET", "key"), Does.Contain("new"));
    }

    [Test]
    public async Task A_killed_cluster_comes_back_with_its_data()
    {
        var leader = (await _finder.WaitAsync(Long, default))!;
        Assert.That(await AskAsync(leader.Node, "SET", "key", "kept"), Does.Contain("OK"));
        await Task.WhenAll(_cluster.Nodes.Select(node => node.KillAsync(default)));
        var image = await _cluster.Nodes[0].CaptureAsync("after-kill", default);
        Assert.That(image.Files.Select(file => file.Path), Has.Some.Matches<string>(path => path.EndsWith(".wal", StringComparison.Ordinal)));
        await _cluster.StartAsync(default);
        Assert.That(_cluster.Nodes.Select(node => node.State), Has.All.EqualTo(NodeState.Running));
        leader = (await _finder.WaitAsync(Long, default))!;
        Assert.That(await AskAsync(leader.Node, "GET", "key"), Does.Contain("kept"));
    }

    [Test]
    public async Task A_wiped_sidecar_stops_the_node_until_its_own_command_has_rebuilt_it()
    {
        Assert.That(_cluster.Abilities, Is.EqualTo(new NodeAbilities(ResyncsSidecar: true, PlantsDefects: true)));
        var victim = await BootstrappedFollowerAsync();
        await victim.KillAsync(default);
        await victim.WriteSidecarAsync(null, default);
        var refused = await victim.StartAsync(Long, default);
        Assert.That(refused.Exit, Has.Property(nameof(NodeExit.ExitCode)).EqualTo(1));

        var resync = await victim.ResyncSidecarAsync(default);
        Assert.That(resync.ExitCode, Is.Zero, resync.Output);
        Assert.That((await victim.StartAsync(Long, default)).Ready);
    }

    /// <summary>Bootstraps encryption, again if leadership moved meanwhile, and returns a follower that has its sidecar.</summary>
    private async Task<INode> BootstrappedFollowerAsync()
    {
        var writers = _cluster.Nodes.Select(node => new WriterRegistryEntry { FullNodeId = FullNodeId.Of(node.Id) }).ToList();
        var (storage, raft) = (DataKey.Create(1, _cluster.Kek.Span), DataKey.Create(2, _cluster.Kek.Span));
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var leader = (await _finder.WaitAsync(Long, default))!.Node;
            var follower = _cluster.Nodes.First(node => node != leader);
            if (await follower.ReadSidecarAsync(default) is not null)
                return follower;
            try
            {
                await new EncryptionAdmin(leader.Admin).BootstrapAsync(storage, raft, writers, Long, default);
            }
            catch (GrpcException)
            {
                // Not the leader any more, or done by an earlier attempt: the sidecar will tell.
            }
            await Task.Delay(100);
        }
        throw new AssertionException("encryption was never bootstrapped");
    }

    /// <summary>Asks until the answer is no error: leadership may be on the move at any time.</summary>
    private static async Task<string> AskAsync(INode node, params string[] words)
    {
        for (var attempt = 0; attempt < 600; attempt++)
        {
            var answer = await SayAsync(node, words);
            if (!answer.StartsWith('-'))
                return answer;
            await Task.Delay(100);
        }
        throw new AssertionException($"{node.Id} answers only with errors");
    }

    /// <summary>Sends one command and returns what came back first, as text.</summary>
    private static async Task<string> SayAsync(INode node, params string[] words)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(node.Redis);
        var command = $"*{words.Length}\r\n{string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n"))}";
        await socket.SendAsync(Encoding.ASCII.GetBytes(command));
        var answer = new byte[1024];
        return Encoding.ASCII.GetString(answer, 0, await socket.ReceiveAsync(answer));
    }
}
