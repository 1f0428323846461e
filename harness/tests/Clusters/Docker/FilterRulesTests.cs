using Elastickv.Jepsen.Harness.Clusters.Docker;

namespace Elastickv.Jepsen.Harness.Tests.Clusters.Docker;

public sealed class FilterRulesTests
{
    private static readonly FilterPeer Peer = new("n2", System.Net.IPAddress.Parse("10.192.0.12"));

    [Test]
    public void Every_peer_has_a_chain_for_what_it_sends_and_one_for_what_it_is_sent() =>
        Assert.That(FilterRules.Setup([Peer]), Is.EqualTo("""
            *filter
            :from-n2 - [0:0]
            -A INPUT -s 10.192.0.12 -j from-n2
            COMMIT
            *mangle
            :to-n2 - [0:0]
            -A POSTROUTING -d 10.192.0.12 -j to-n2
            COMMIT

            """));

    [Test]
    public void A_cut_drops_everything() =>
        Assert.That(FilterRules.Arriving(Peer, LinkFaults.None with { Cut = true }), Is.EqualTo("*filter\n:from-n2 - [0:0]\n-A from-n2 -j DROP\nCOMMIT\n"));

    [Test]
    public void Loss_drops_a_share() =>
        Assert.That(
            FilterRules.Arriving(Peer, LinkFaults.None with { Lost = 0.25 }),
            Does.Contain("-A from-n2 -m statistic --mode random --probability 0.25 -j DROP\n"));

    [Test]
    public void Duplication_sends_a_share_once_more() =>
        Assert.That(
            FilterRules.Leaving(Peer, LinkFaults.None with { Doubled = 0.1 }),
            Is.EqualTo("*mangle\n:to-n2 - [0:0]\n-A to-n2 -m statistic --mode random --probability 0.1 -j TEE --gateway 10.192.0.12\nCOMMIT\n"));

    [Test]
    public void A_whole_link_has_empty_chains()
    {
        Assert.That(FilterRules.Arriving(Peer, LinkFaults.None), Is.EqualTo("*filter\n:from-n2 - [0:0]\nCOMMIT\n"));
        Assert.That(FilterRules.Leaving(Peer, LinkFaults.None), Is.EqualTo("*mangle\n:to-n2 - [0:0]\nCOMMIT\n"));
    }
}
