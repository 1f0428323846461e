using Elastickv.Jepsen.Harness.Docker;

namespace Elastickv.Jepsen.Harness.Tests.Docker;

public sealed class EngineAddressTests
{
    [TestCase(null)]
    [TestCase("")]
    public void Without_a_name_it_is_the_usual_socket(string? text) =>
        Assert.That(EngineAddress.Parse(text).Socket, Is.EqualTo("/var/run/docker.sock"));

    [Test]
    public void A_unix_socket_publishes_on_this_machine() =>
        Assert.That(EngineAddress.Parse("unix:///run/e.sock"), Is.EqualTo(new EngineAddress("unix:///run/e.sock", "/run/e.sock", "127.0.0.1", 0)));

    [TestCase("tcp://10.1.2.3:2376", "10.1.2.3", 2376)]
    [TestCase("tcp://engine.example", "engine.example", 2375)]
    public void A_tcp_address_publishes_on_its_host(string text, string host, int port) =>
        Assert.That(EngineAddress.Parse(text), Is.EqualTo(new EngineAddress(text, null, host, port)));

    [TestCase("ssh://me@host")]
    [TestCase("npipe:////./pipe/docker_engine")]
    [TestCase("unix://")]
    [TestCase("nonsense")]
    public void Anything_else_is_refused_with_what_is_wanted(string text) =>
        Assert.That(() => EngineAddress.Parse(text), Throws.TypeOf<EngineException>().With.Message.Contains(text).And.Message.Contains("tcp://host:port"));
}
