using Elastickv.Node.Hosting;

namespace Elastickv.Node.Redis.Routing;

/// <summary>
/// Lets all reads that arrive while one fence is under way share the next one. A read may only use a fence that began after the read arrived, so
/// the running one is of no use to it. Safe to call from any thread.
/// </summary>
internal sealed class ReadFence(IConsensus consensus, RedisMetrics metrics, TimeSpan limit)
{
    private readonly Lock _lock = new();
    private List<FenceWaiter> _waiting = [];
    private List<FenceWaiter> _spare = [];
    private bool _isRunning;

    /// <summary>Waits until a local read is linearizable.</summary>
    /// <exception cref="NotLeaderException">This node does not lead.</exception>
    /// <exception cref="OperationCanceledException">No quorum answered in time.</exception>
    public ValueTask WaitAsync(FenceWaiter waiter)
    {
        if (consensus.HoldsLease)
        {
            metrics.CountLeaseRead();
            return ValueTask.CompletedTask;
        }

        ValueTask task = waiter.Start();
        lock (_lock)
        {
            _waiting.Add(waiter);
            if (_isRunning)
                return task;
            _isRunning = true;
        }

        _ = RunAsync();
        return task;
    }

    private async Task RunAsync()
    {
        while (TakeWaiting() is { } batch)
        {
            Exception? failure = await FenceAsync();
            if (failure is null)
                metrics.CountFencedReads(batch.Count);
            // On this thread, one read after the other: clients that are answered and ask again join the next fence together.
            foreach (FenceWaiter waiter in batch)
                waiter.Complete(failure);
            batch.Clear();
            _spare = batch;
        }
    }

    private List<FenceWaiter>? TakeWaiting()
    {
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                _isRunning = false;
                return null;
            }

            List<FenceWaiter> taken = _waiting;
            _waiting = Interlocked.Exchange(ref _spare, null!) ?? [];
            return taken;
        }
    }

    private async Task<Exception?> FenceAsync()
    {
        using var deadline = new CancellationTokenSource(limit);
        try
        {
            await consensus.ReadFenceAsync(deadline.Token);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
