using Elastickv.Jepsen.Harness.Docker;

namespace Elastickv.Jepsen.Harness.Tests.Docker;

public sealed class LogTimeTests
{
    [TestCase("1970-01-01T00:00:02.123456789Z", 2, 123_456_789)]
    [TestCase("1970-01-01T00:00:02.5Z", 2, 500_000_000)]
    [TestCase("1970-01-01T00:01:00Z", 60, 0)]
    public void A_time_is_read_to_the_nanosecond(string text, long seconds, int nanoseconds)
    {
        Assert.That(LogTime.TryParse(text, out var time), Is.True);
        Assert.That(time, Is.EqualTo(new LogTime(seconds, nanoseconds)));
    }

    [TestCase("yesterday")]
    [TestCase("1970-01-01T00:00:02.1234567890Z")]
    [TestCase("1970-01-01T00:00:02.-1Z")]
    public void Anything_else_is_no_time(string text) => Assert.That(LogTime.TryParse(text, out _), Is.False);

    [Test]
    public void The_next_nanosecond_may_be_in_the_next_second()
    {
        Assert.That(new LogTime(7, 41).AfterAsUnixTime(), Is.EqualTo("7.000000042"));
        Assert.That(new LogTime(7, 999_999_999).AfterAsUnixTime(), Is.EqualTo("8.000000000"));
    }
}
