using System.Net;
using Elastickv.Jepsen.Harness.Clusters.Docker;
using FsCheck;
using FsCheck.Fluent;

namespace Elastickv.Jepsen.Harness.Tests.Clusters.Docker;

public sealed class SubnetsTests
{
    [TestCase(0, "10.192.0.0/24")]
    [TestCase(300, "10.193.44.0/24")]
    [TestCase(64 * 256 - 1, "10.255.255.0/24")]
    public void A_number_is_a_range(int number, string range) => Assert.That(new Subnets(number).Range, Is.EqualTo(range));

    [Test]
    public void Nodes_have_fixed_addresses_beside_the_gateway()
    {
        var subnet = new Subnets(1);

        Assert.That(subnet.Gateway, Is.EqualTo(IPAddress.Parse("10.192.1.1")));
        Assert.That(subnet.Node(2), Is.EqualTo(IPAddress.Parse("10.192.1.13")));
    }

    [Test]
    public void Every_try_is_another_range() =>
        Prop.ForAll(ArbMap.Default.ArbFor<uint>(), start => Subnets.From(start, 20).Select(subnet => subnet.Range).Distinct().Count() == 20)
            .QuickCheckThrowOnFailure();
}
