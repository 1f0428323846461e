namespace Elastickv.Jepsen.Harness.Workers;

/// <summary>When one worker begins its operations: at even distances, and without making up for time in which it had to wait.</summary>
public sealed class Pace(TimeSpan distance, TimeSpan firstDelay, TimeProvider time)
{
    private long _due = time.GetTimestamp() + ToTimestamp(firstDelay, time);

    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var wait = time.GetElapsedTime(time.GetTimestamp(), _due);
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        _due = Math.Max(_due + ToTimestamp(distance, time), time.GetTimestamp());
    }

    private static long ToTimestamp(TimeSpan duration, TimeProvider time) => (long)(duration.TotalSeconds * time.TimestampFrequency);
}
