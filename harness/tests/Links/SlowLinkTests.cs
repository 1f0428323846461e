using static Elastickv.Jepsen.Harness.Tests.Links.LinkedPair;

namespace Elastickv.Jepsen.Harness.Tests.Links;

/// <summary>On a clock that the test moves, so that nothing depends on the machine's speed.</summary>
public sealed class SlowLinkTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(100);
    private ManualTime _time = null!;
    private LinkedPair _pair = null!;

    [SetUp]
    public void Open()
    {
        _time = new ManualTime();
        _pair = new LinkedPair(_time);
    }

    [TearDown]
    public async Task CloseAsync() => await _pair.DisposeAsync();

    [Test]
    public async Task Delayed_bytes_arrive_when_their_time_has_come_and_not_before()
    {
        var (a, b) = await _pair.ConnectAsync();
        await _pair.Network.SlowAsync("a", "b", Delay, bytesPerSecond: 0, default);
        await SendAsync(a, "slow");
        await Eventually.IsTrue(() => _time.Waiting == 1, "the link waits");
        _time.Advance(Delay - TimeSpan.FromMilliseconds(1));
        Assert.That(_pair.Forward.Forwarded, Is.Zero);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await ReceiveAsync(b, 4), Is.EqualTo("slow"));
    }

    [Test]
    public async Task A_delay_is_no_queue_bytes_on_the_way_wait_together()
    {
        var (a, b) = await _pair.ConnectAsync();
        await _pair.Network.SlowAsync("a", "b", Delay, bytesPerSecond: 0, default);
        await SendAsync(a, "one");
        await Eventually.IsTrue(() => _time.Waiting == 1, "the link waits for the first");
        await SendAsync(a, "two");
        await _pair.Network.CutAsync("a", "b", default);
        await SendAsync(a, "six");
        await Eventually.IsTrue(() => _pair.Forward.Blocked > 0, "everything has been read");
        await _pair.Network.HealAsync("a", "b", default);
        Assert.That(await ReceiveAsync(b, 9), Is.EqualTo("onetwosix"), "healing lets go what was under way");
    }

    [Test]
    public async Task The_other_direction_is_not_slowed()
    {
        var (a, b) = await _pair.ConnectAsync();
        await _pair.Network.SlowAsync("a", "b", Delay, bytesPerSecond: 1, default);
        await SendAsync(b, "fast");
        Assert.That(await ReceiveAsync(a, 4), Is.EqualTo("fast"));
    }

    [Test]
    public async Task A_rate_lets_the_next_bytes_pass_when_the_last_are_paid_for()
    {
        var (a, b) = await _pair.ConnectAsync();
        await _pair.Network.SlowAsync("a", "b", TimeSpan.Zero, bytesPerSecond: 10, default);
        await SendAsync(a, "0123456789");
        Assert.That(await ReceiveAsync(b, 10), Is.EqualTo("0123456789"));
        await SendAsync(a, "x");
        await Eventually.IsTrue(() => _time.Waiting == 1, "the link waits");
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.That(_pair.Forward.Forwarded, Is.EqualTo(10));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await ReceiveAsync(b, 1), Is.EqualTo("x"));
    }

    [Test]
    public async Task A_slow_link_can_be_cut_and_stays_slow_only_until_healed()
    {
        var (a, b) = await _pair.ConnectAsync();
        await _pair.Network.SlowAsync("a", "b", Delay, bytesPerSecond: 0, default);
        await _pair.Network.CutAsync("a", "b", default);
        await SendAsync(a, "cut");
        await Eventually.IsTrue(() => _pair.Forward.Blocked == 3, "the bytes met the cut");
        _time.Advance(Delay);
        Assert.That(_pair.Forward.Forwarded, Is.Zero);
        await _pair.Network.HealAllAsync(default);
        Assert.That(await ReceiveAsync(b, 3), Is.EqualTo("cut"));
    }
}
