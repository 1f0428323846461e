using System.Text;
using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Hosting;
using Elastickv.Node.Replicated;
using Google.Protobuf;

namespace Elastickv.Node.Tests.Hosting;

public sealed class ClusterTests
{
    private TestCluster _cluster = null!;

    [TearDown]
    public async Task Stop() => await _cluster.DisposeAsync();

    [Test]
    public async Task Write_on_the_leader_reaches_every_node()
    {
        _cluster = new TestCluster(3);
        await _cluster.StartAllAsync();

        var applied = await SetAsync("k", "v");

        await AllAppliedAsync(applied.Index);
        foreach (var i in _cluster.Running)
            Assert.That(_cluster[i].Consensus.Status.AppliedIndex, Is.GreaterThanOrEqualTo(applied.Index));
    }

    [Test]
    public async Task Acknowledged_write_survives_the_death_of_the_leader()
    {
        _cluster = new TestCluster(3);
        await _cluster.StartAllAsync();
        var applied = await SetAsync("k", "v");
        var old = await _cluster.LeaderAsync();

        await _cluster.StopAsync(old);
        var later = await SetAsync("k", "w");
        await _cluster.StartAsync(old);

        Assert.That(later.Index, Is.GreaterThan(applied.Index));
        await AllAppliedAsync(later.Index);
    }

    [Test]
    public async Task Single_node_leads_itself_and_keeps_its_state_over_restarts()
    {
        _cluster = new TestCluster(1);
        await _cluster.StartAllAsync();
        var first = await SetAsync("k", "v");
        await _cluster.StopAsync(0);
        await _cluster.StartAllAsync();

        Assert.That(_cluster[0].Consensus.Status.AppliedIndex, Is.GreaterThanOrEqualTo(first.Index));
        Assert.That((await SetAsync("k", "w")).Index, Is.GreaterThan(first.Index));
    }

    [Test]
    public async Task Read_fence_on_a_follower_is_refused()
    {
        _cluster = new TestCluster(3);
        await _cluster.StartAllAsync();
        var leader = await _cluster.LeaderAsync();

        Assert.ThrowsAsync<NotLeaderException>(() => _cluster[(leader + 1) % 3].Consensus.ReadFenceAsync(CancellationToken.None));
        Assert.That(await _cluster[leader].Consensus.ReadFenceAsync(CancellationToken.None), Is.GreaterThan(0));
    }

    private async Task<Applied> SetAsync(string key, string value)
    {
        var request = new Request { Commands = { new Command { Args = { Bytes("SET"), Bytes(key), Bytes(value) } } } };
        byte[] payload = [(byte)Opcode.Single, .. request.ToByteArray()];
        while (true)
        {
            try
            {
                return await _cluster[await _cluster.LeaderAsync()].Consensus.ProposeAsync(payload, ProposalKind.User, CancellationToken.None);
            }
            catch (NotLeaderException)
            {
                // It lost the lead meanwhile: setting the same value again is harmless.
            }
        }
    }

    private Task AllAppliedAsync(ulong index) =>
        TestCluster.UntilAsync(() => _cluster.Running.All(i => _cluster[i].Consensus.Status.AppliedIndex >= index), $"state up to {index} everywhere");

    private static ByteString Bytes(string text) => ByteString.CopyFrom(Encoding.UTF8.GetBytes(text));
}
