using Elastickv.Jepsen.Harness.Clusters;

namespace Elastickv.Jepsen.Harness.Tests.Clusters;

public sealed class NodeCommandLineTests
{
    private const string UpstreamHelp = "Usage of elastickv:\n  -address string\n    \tTCP host+port (default \"localhost:50051\")\n  -dynamoAddress string\n  -pprofAddress string\n";

    private static readonly NodeSettings Settings = new()
    {
        Id = "n2",
        Address = "127.0.0.1:2",
        RedisAddress = "127.0.0.1:12",
        MetricsAddress = "127.0.0.1:22",
        DynamoAddress = "127.0.0.1:32",
        DataDirectory = "run/n2/data",
        KekFile = "run/kek",
        SidecarPath = "run/n2/encryption/keys.json",
        Members = [new("n1", "127.0.0.1:101", "127.0.0.1:111"), new("n2", "127.0.0.1:2", "127.0.0.1:12")],
    };

    [Test]
    public void The_real_node_gets_its_own_flags() =>
        Assert.That(string.Join(' ', new NodeCommandLine(UpstreamHelp, resyncs: false).Start(Settings)), Is.EqualTo(
            "--raftId n2 --address 127.0.0.1:2 --redisAddress 127.0.0.1:12 --metricsAddress 127.0.0.1:22 --raftDataDir run/n2/data"
            + " --raftRedisMap 127.0.0.1:101=127.0.0.1:111,127.0.0.1:2=127.0.0.1:12"
            + " --raftBootstrapMembers n1=127.0.0.1:101,n2=127.0.0.1:2 --raftBootstrap"
            + " --encryption-enabled --kekFile run/kek --encryptionSidecarPath run/n2/encryption/keys.json"
            + " --dynamoAddress 127.0.0.1:32 --pprofAddress "));

    [Test]
    public void Flags_that_a_binary_does_not_list_are_left_out()
    {
        var start = new NodeCommandLine("Usage: --address --help-dynamoAddress\n  see pprofAddress", resyncs: true).Start(Settings);
        Assert.That(start, Does.Not.Contain("--dynamoAddress").And.Not.Contain("--pprofAddress"));
    }

    [TestCase("  -defect string\n", true)]
    [TestCase("  --defect <name>  plant a defect\n", true)]
    [TestCase("  --defect=NAME\r\n", true)]
    [TestCase("  -defects string\n    \tno defect here", false)]
    [TestCase("", false)]
    public void Planted_defects_are_found_in_the_help(string help, bool expected) =>
        Assert.That(new NodeCommandLine(help, resyncs: false).Abilities.PlantsDefects, Is.EqualTo(expected));

    [TestCase("stale-read")]
    [TestCase("ack-before-commit")]
    [TestCase(null)]
    public void A_defect_that_the_help_lists_is_taken(string? defect) =>
        Assert.That(() => new NodeCommandLine("  -defect string\n    \tplant a defect: stale-read, ack-before-commit\n", resyncs: true).RequireDefect(defect, "node"), Throws.Nothing);

    [TestCase("  -defect string\n    \tplant a defect: stale-read, ack-before-commit\n", "stale", "node has no defect named stale")]
    [TestCase("  -address string\n", "stale-read", "node has no planted defects")]
    public void Any_other_defect_is_refused(string help, string defect, string reason) =>
        Assert.That(() => new NodeCommandLine(help, resyncs: true).RequireDefect(defect, "node"), Throws.TypeOf<ClusterException>().With.Message.Contains(reason));

    [Test]
    public void A_defect_is_one_more_flag() =>
        Assert.That(new NodeCommandLine("", resyncs: true).Start(Settings with { Defect = "stale-read" }).TakeLast(2), Is.EqualTo(["--defect", "stale-read"]));

    [Test]
    public void Resync_takes_the_whole_start_command_line()
    {
        var line = new NodeCommandLine(UpstreamHelp, resyncs: true);
        Assert.That(line.ResyncSidecar(Settings), Is.EqualTo(line.Start(Settings).Insert(0, "resync-sidecar")));
    }

    [Test]
    public void The_snapshot_count_is_a_variable()
    {
        Assert.That(NodeCommandLine.Environment(500)["ELASTICKV_RAFT_SNAPSHOT_COUNT"], Is.EqualTo("500"));
        Assert.That(NodeCommandLine.Environment(null).Keys, Has.None.EqualTo("ELASTICKV_RAFT_SNAPSHOT_COUNT"));
    }

    [Test]
    public void A_killed_node_has_no_debugger_sockets_to_leave_behind() =>
        Assert.That(NodeCommandLine.Environment(null)["DOTNET_EnableDiagnostics"], Is.EqualTo("0"));
}
