using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Harness.Workloads;

namespace Elastickv.Jepsen.Harness.Workers;

/// <summary>Does operations at its pace until it is told to stop; then it finishes the one it is at.</summary>
public sealed class Worker(ClientSession session, Func<OperationSlot, Invocation> choose, Pace pace, TimeProvider time)
{
    /// <summary>A node that refuses quickly must not be asked as quickly again.</summary>
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await pace.WaitAsync(stop);
                var completion = await session.InvokeAsync(choose, CancellationToken.None);
                if (completion.Type != OperationType.Ok)
                    await Task.Delay(PauseAfterFailure, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop between two operations.
        }
    }
}
