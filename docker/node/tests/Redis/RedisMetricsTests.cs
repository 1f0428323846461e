using Elastickv.Node.Redis;
using Elastickv.Node.Redis.Commands;

namespace Elastickv.Node.Tests.Redis;

public sealed class RedisMetricsTests
{
    [Test]
    public async Task Requests_and_error_replies_are_counted_by_command()
    {
        await using var fixture = new ServerFixture();
        using RawClient client = await ServerFixture.ConnectAsync(fixture.Start(fixture.Group.Member("n1")));

        await client.CallAsync("SET", "k", "v");
        await client.CallAsync("GET", "k");
        await client.CallAsync("GET");
        await client.CallAsync("INCR", "k");
        await client.CallAsync("EXEC");
        await client.CallAsync("NOSUCH", "k");

        // What follows is only read when what came before has been counted.
        await client.CallAsync("PING");
        Assert.Multiple(() =>
        {
            Assert.That(Counted("SET"), Is.EqualTo((1, 0)));
            Assert.That(Counted("GET"), Is.EqualTo((2, 1)), "wrong arity");
            Assert.That(Counted("INCR"), Is.EqualTo((1, 1)), "no number");
            Assert.That(fixture.Metrics.OtherErrors, Is.EqualTo(2), "EXEC without MULTI, and a command nobody knows");
            Assert.That(fixture.Metrics.Unsupported, Is.EqualTo(1));
            Assert.That(fixture.Metrics.Duration(Of("SET")), Is.GreaterThan(TimeSpan.Zero));
        });

        CommandCounters Of(string command) => fixture.Metrics.Commands.Single(entry => entry.Key == command).Value;
        (long Requests, long Errors) Counted(string command) => (Of(command).Requests, Of(command).Errors);
    }

    [Test]
    public void Durations_add_up()
    {
        var clock = new SteppingClock();
        var metrics = new RedisMetrics(clock);
        CommandSpec get = CommandTable.Find("GET"u8)!;

        foreach (int milliseconds in new[] { 2, 3 })
        {
            long begun = metrics.Begin();
            clock.Timestamp += milliseconds * clock.TimestampFrequency / 1000;
            metrics.Count(get, begun, isError: false);
        }

        Assert.That(metrics.Duration(metrics.Commands.Single(entry => entry.Key == "GET").Value), Is.EqualTo(TimeSpan.FromMilliseconds(5)));
    }

    private sealed class SteppingClock : TimeProvider
    {
        public long Timestamp { get; set; }

        public override long GetTimestamp() => Timestamp;
    }
}
