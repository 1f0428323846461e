using System.IO.Pipelines;
using Elastickv.Jepsen.Harness.Docker.Transport;

namespace Elastickv.Jepsen.Harness.Tests.Docker.Transport;

public sealed class TimedStreamTests
{
    [Test]
    public async Task What_comes_in_time_is_passed_on()
    {
        await using var stream = new TimedStream(new MemoryStream([1, 2, 3]), TimeSpan.FromHours(1), TimeProvider.System, () => new TimeoutException());
        var buffer = new byte[8];

        Assert.That(await stream.ReadAtLeastAsync(buffer, 8, throwOnEndOfStream: false), Is.EqualTo(3));
    }

    [Test]
    public async Task Silence_is_an_error_of_the_callers_choice()
    {
        var silent = new Pipe();
        await using var stream = new TimedStream(silent.Reader.AsStream(), TimeSpan.FromMilliseconds(1), TimeProvider.System, () => new TimeoutException("silent"));

        Assert.That(async () => await stream.ReadAsync(new byte[1].AsMemory()), Throws.TypeOf<TimeoutException>().With.Message.EqualTo("silent"));
    }

    [Test]
    public async Task A_cancelled_read_is_cancelled_and_no_silence()
    {
        var silent = new Pipe();
        await using var stream = new TimedStream(silent.Reader.AsStream(), TimeSpan.FromHours(1), TimeProvider.System, () => new TimeoutException("silent"));
        using var cancellation = new CancellationTokenSource();
        var read = stream.ReadAsync(new byte[1].AsMemory(), cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        Assert.That(async () => await read, Throws.InstanceOf<OperationCanceledException>());
    }
}
