using System.Net;
using Elastickv.Jepsen.Harness.Clusters.Docker;

namespace Elastickv.Jepsen.Harness.Tests.Clusters.Docker;

public sealed class QueueRulesTests
{
    private static readonly FilterPeer N2 = new("n2", IPAddress.Parse("10.192.0.12"));
    private static readonly FilterPeer N3 = new("n3", IPAddress.Parse("10.192.0.13"));

    [Test]
    public void Without_a_slow_link_the_queue_is_taken_away() =>
        Assert.That(QueueRules.Script([(N2, LinkFaults.None)]), Is.EqualTo("tc qdisc del dev eth0 root 2>/dev/null || true\n"));

    [Test]
    public void Only_packets_for_the_slow_node_are_late() =>
        Assert.That(QueueRules.Script([(N2, LinkFaults.None), (N3, LinkFaults.None with { Delay = TimeSpan.FromMilliseconds(50) })]), Is.EqualTo("""
            tc qdisc del dev eth0 root 2>/dev/null || true
            set -e
            tc qdisc add dev eth0 root handle 1: htb default 1
            tc class add dev eth0 parent 1: classid 1:1 htb rate 10gbit
            tc class add dev eth0 parent 1: classid 1:10 htb rate 10gbit
            tc qdisc add dev eth0 parent 1:10 netem delay 50ms 10ms
            tc filter add dev eth0 parent 1: protocol ip u32 match ip dst 10.192.0.13/32 flowid 1:10

            """));

    [Test]
    public void A_rate_needs_no_delay()
    {
        var script = QueueRules.Script([(N2, LinkFaults.None with { BytesPerSecond = 1000 })]);

        Assert.That(script, Does.Contain("classid 1:10 htb rate 8000bit"));
        Assert.That(script, Does.Not.Contain("netem"));
    }
}
