using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Tests.Clusters.Local;

namespace Elastickv.Jepsen.Harness.Tests.Admin;

public sealed class LeaderFinderTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TestFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task The_newest_term_wins_while_two_nodes_say_they_lead()
    {
        await using var cluster = await FakeCluster.StartAsync(FakeCluster.Options(_folder, "leader:n1:4 leader:n3:5"));
        var finder = new LeaderFinder(cluster, TimeProvider.System);
        Assert.That(await finder.FindAsync(default), Is.EqualTo(new Leader(cluster.Node("n3"), 5)));
        await cluster.Node("n3").PauseAsync(default);
        Assert.That((await finder.FindAsync(default))?.Node.Id, Is.EqualTo("n1"), "a paused node is not asked");
    }

    [Test]
    public async Task No_leader_is_an_answer_and_waiting_for_one_ends()
    {
        await using var cluster = await FakeCluster.StartAsync(FakeCluster.Options(_folder, "leader:n1:4"));
        var finder = new LeaderFinder(cluster, TimeProvider.System);
        Assert.That((await finder.WaitAsync(TimeSpan.FromMinutes(1), default))?.Term, Is.EqualTo(4));
        await cluster.Node("n1").KillAsync(default);
        Assert.That(await finder.FindAsync(default), Is.Null);
        Assert.That(await finder.WaitAsync(TimeSpan.Zero, default), Is.Null);
    }
}
