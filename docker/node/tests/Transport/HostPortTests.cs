using System.Net;
using Elastickv.Node.Transport;

namespace Elastickv.Node.Tests.Transport;

public sealed class HostPortTests
{
    [TestCase("127.0.0.1:50051", "127.0.0.1", 50051)]
    [TestCase("node-1:80", "node-1", 80)]
    [TestCase("[::1]:9", "::1", 9)]
    [TestCase(":7", "", 7)]
    public void Address_splits_into_host_and_port(string address, string host, int port) =>
        Assert.That(HostPort.Split(address), Is.EqualTo((host, port)));

    [TestCase("")]
    [TestCase("127.0.0.1")]
    [TestCase("127.0.0.1:")]
    [TestCase("127.0.0.1:65536")]
    [TestCase("::1:50051")]
    [TestCase("host:http")]
    public void Anything_else_is_refused(string address) => Assert.Throws<FormatException>(() => HostPort.Split(address));

    [Test]
    public void Empty_host_means_every_interface() =>
        Assert.That(HostPort.Resolve(":7"), Is.EqualTo(new IPEndPoint(IPAddress.Any, 7)));
}
