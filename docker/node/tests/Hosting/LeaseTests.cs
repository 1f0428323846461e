using Elastickv.Node.Hosting;
using Elastickv.Node.Hosting.Configuration;

namespace Elastickv.Node.Tests.Hosting;

public sealed class LeaseTests
{
    /// <summary>Spec §13.2: a lease rests on what the others promise, and they may be configured otherwise.</summary>
    [Test]
    public async Task A_leader_whose_peer_is_hastier_than_its_lease_holds_none()
    {
        await using var cluster = new TestCluster(2)
        {
            Adjust = options => options with { Tuning = new Tuning { HeartbeatMs = 20, ElectionMs = options.RaftId == "n2" ? 300 : 60_000 } },
        };
        await cluster.StartAllAsync();
        Assert.That(await cluster.LeaderAsync(), Is.EqualTo(1), "control: the hasty one is elected");

        await LeadAndFenceAsync(cluster);

        Assert.That(cluster[0].Consensus.HoldsLease, Is.False, "n2 would help to elect another after 300 ms, n1 would serve for a minute");
    }

    /// <summary>Makes n1 lead and confirm it, however often n2 loses its patience.</summary>
    private static async Task LeadAndFenceAsync(TestCluster cluster)
    {
        for (var isFenced = false; !isFenced;)
        {
            try
            {
                if (!cluster[0].Consensus.Status.IsLeader)
                    await cluster[1].Consensus.TransferLeadershipAsync("n1", CancellationToken.None);
                await cluster[0].Consensus.ReadFenceAsync(CancellationToken.None);
                isFenced = true;
            }
            catch (NotLeaderException)
            {
                await Task.Delay(5);
            }
        }
    }
}
