using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Recovery;
using Elastickv.Jepsen.Harness.Tests.Fakes;

namespace Elastickv.Jepsen.Harness.Tests.Recovery;

public class ExitWatchTests
{
    [Test]
    public async Task A_node_that_dies_is_put_on_record_and_started_again_and_one_that_was_killed_is_not()
    {
        var cluster = new MemoryCluster();
        await cluster.StartAsync(CancellationToken.None);
        var events = new EventList();
        var time = new FastTime(20);
        var keeper = new NodeKeeper(cluster, events.Timeline, time);
        using var stop = new CancellationTokenSource();
        var watching = new ExitWatch(cluster, keeper, events.Timeline, time).WatchAsync(stop.Token);

        await cluster.MemoryNodes[0].KillAsync(CancellationToken.None);
        cluster.MemoryNodes[1].Die("halting apply");
        await Eventually.IsTrue(() => cluster.MemoryNodes[1].State == NodeState.Running, "the dead node runs again");
        await stop.CancelAsync();
        await watching;

        Assert.Multiple(() =>
        {
            Assert.That(events.Details(RunEventKind.NodeExit), Is.EqualTo(new[] { "exit 1: halting apply" }));
            Assert.That(cluster.MemoryNodes[0].State, Is.EqualTo(NodeState.Stopped));
        });
    }
}
