using Elastickv.Node.Admin.CommandLine;

namespace Elastickv.Node.Tests.Admin.CommandLine;

public sealed class HealthCommandTests
{
    [Test]
    public void The_ports_are_those_of_the_nodes_own_command_line() =>
        Assert.That(
            HealthCommand.Addresses("/opt/elastickv/elastickv-node\0--raftId\0n1\0--metricsAddress\0\0--address\0" + "10.0.0.1:50051\0--redisAddress=10.0.0.1:6379\0"),
            Is.EqualTo((string[])["10.0.0.1:6379", "10.0.0.1:50051"]));

    [Test]
    public void Without_flags_they_are_the_nodes_own_defaults() =>
        Assert.That(HealthCommand.Addresses("elastickv-node\0--raftId\0n1\0"), Is.EqualTo((string[])["localhost:6379", "localhost:50051"]));

    [Test]
    public void It_is_a_command_and_no_node() => Assert.That(OfflineCommand.Find(["health"]), Is.Not.Null);
}
