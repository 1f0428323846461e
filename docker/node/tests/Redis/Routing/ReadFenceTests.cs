using Elastickv.Node.Hosting;
using Elastickv.Node.Redis;
using Elastickv.Node.Redis.Routing;

namespace Elastickv.Node.Tests.Redis.Routing;

public sealed class ReadFenceTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private RedisMetrics _metrics = null!;

    [SetUp]
    public void SetUp() => _metrics = new RedisMetrics(TimeProvider.System);

    [Test]
    public async Task Reads_on_the_lease_and_reads_behind_a_fence_are_counted_apart_and_failed_ones_not()
    {
        using var group = new FakeGroup();
        FakeConsensus member = group.Member("n1");
        var fence = new ReadFence(member, _metrics, Long);

        member.HoldsLease = true;
        await fence.WaitAsync(new FenceWaiter());
        await fence.WaitAsync(new FenceWaiter());
        Assert.That((_metrics.LeaseReads, _metrics.FencedReads), Is.EqualTo((2, 0)));

        member.HoldsLease = false;
        await fence.WaitAsync(new FenceWaiter());
        Assert.That((_metrics.LeaseReads, _metrics.FencedReads), Is.EqualTo((2, 1)));

        member.Fence = _ => throw new NotLeaderException("leadership lost", mayHaveHappened: false);
        Assert.ThrowsAsync<NotLeaderException>(() => fence.WaitAsync(new FenceWaiter()).AsTask());
        Assert.That((_metrics.LeaseReads, _metrics.FencedReads), Is.EqualTo((2, 1)));
    }

    [Test]
    public async Task Reads_that_arrive_during_a_fence_share_the_next_one_and_not_the_running_one()
    {
        using var group = new FakeGroup();
        FakeConsensus member = group.Member("n1");
        var gates = new Queue<TaskCompletionSource>([new(), new()]);
        TaskCompletionSource[] all = [.. gates];
        member.Fence = _ => gates.Dequeue().Task;
        var fence = new ReadFence(member, _metrics, Long);

        Task first = fence.WaitAsync(new FenceWaiter()).AsTask();
        Task[] later = Enumerable.Range(0, 10).Select(_ => fence.WaitAsync(new FenceWaiter()).AsTask()).ToArray();
        Assert.That(member.Fences, Is.EqualTo(1));

        all[0].SetResult();
        await first;
        Assert.That(later, Has.None.Matches<Task>(task => task.IsCompleted));
        all[1].SetResult();
        await Task.WhenAll(later);
        Assert.That(member.Fences, Is.EqualTo(2));
    }

    [Test]
    public async Task A_failed_fence_fails_the_reads_that_waited_for_it_and_no_others()
    {
        using var group = new FakeGroup();
        FakeConsensus member = group.Member("n1");
        var fence = new ReadFence(member, _metrics, Long);
        member.Fence = _ => throw new NotLeaderException("leadership lost", mayHaveHappened: false);
        Assert.ThrowsAsync<NotLeaderException>(() => fence.WaitAsync(new FenceWaiter()).AsTask());

        member.Fence = _ => Task.CompletedTask;
        await fence.WaitAsync(new FenceWaiter());
    }

    [Test]
    public async Task One_waiter_waits_again_and_again_while_many_others_do_the_same()
    {
        using var group = new FakeGroup();
        FakeConsensus member = group.Member("n1");
        member.Fence = async _ => await Task.Yield();
        var fence = new ReadFence(member, _metrics, Long);
        int done = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var waiter = new FenceWaiter();
            for (int i = 0; i < 500; i++)
            {
                await fence.WaitAsync(waiter);
                Interlocked.Increment(ref done);
            }
        })));

        Assert.That(done, Is.EqualTo(4000));
    }
}
