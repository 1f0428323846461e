using Elastickv.Node.Hosting;

namespace Elastickv.Node.Redis.Routing;

/// <summary>
/// Lets all reads that arrive while one fence is under way share the next one. A read may only use a fence that began after the read arrived, so
/// the running one is of no use to it. Safe to call from any thread.
/// </summary>
internal sealed class ReadFence(IConsensus consensus, TimeSpan limit)
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
        List<FenceWaiter> batch = TakeWaiting()!;
        Task fence = BeginAsync();
        while (true)
        {
            Exception? failure = await OutcomeAsync(fence);
            // The next fence is on its way before this batch is served, and the batch is served on this thread, one read after the other.
            List<FenceWaiter>? next = TakeWaiting();
            if (next is not null)
                fence = BeginAsync();
            Serve(batch, failure);
            if (next is null)
                return;
            batch = next;
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

    private void Serve(List<FenceWaiter> batch, Exception? failure)
    {
        foreach (FenceWaiter waiter in batch)
            waiter.Complete(failure);
        batch.Clear();
        _spare = batch;
    }

    private async Task BeginAsync()
    {
        using var deadline = new CancellationTokenSource(limit);
        await consensus.ReadFenceAsync(deadline.Token);
    }

    private static async Task<Exception?> OutcomeAsync(Task fence)
    {
        try
        {
            await fence;
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
