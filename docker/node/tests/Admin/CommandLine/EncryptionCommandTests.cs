using Elastickv.Node.Admin.CommandLine;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Writers;
using Google.Protobuf;
using static Elastickv.Node.Tests.Admin.EncryptionAdminRequests;

namespace Elastickv.Node.Tests.Admin.CommandLine;

/// <summary><c>admin encryption</c> against a leader that serves real gRPC: output lines and exit codes of spec §7.3.</summary>
public sealed class EncryptionCommandTests
{
    private TemporaryDirectory _directory = null!;
    private ServedCluster _served = null!;
    private string _node = "";

    [SetUp]
    public async Task Create()
    {
        _directory = new TemporaryDirectory();
        _served = await ServedCluster.StartAsync(Fresh());
        _node = $"{IdOf("n1")}";
    }

    [TearDown]
    public async Task Remove()
    {
        await _served.DisposeAsync();
        _directory.Dispose();
    }

    [Test]
    public async Task The_rollout_can_be_driven_from_the_command_line()
    {
        string kek = _directory.WriteKek(_served.Cluster.KekBytes);

        Assert.That(
            await RunAsync("bootstrap", "--storage-dek-id", "1", "--raft-dek-id", "2", "--kekFile", kek, "--writer", $"{_node}:0", "--writer", $"0x{IdOf("n2"):x}:0"),
            Is.EqualTo((0, "bootstrapped storage_dek_id=1 raft_dek_id=2 writers=2 applied_index=101")));
        (int code, string output) = await RunAsync("enable-storage-envelope", "--proposer-node-id", _node, "--proposer-local-epoch", "0");
        Assert.That(code, Is.Zero);
        Assert.That(output, Does.StartWith("enabled applied_index=102\ncapability summary:\n  full_node_id=" + _node + " encryption_capable=true"));
        Assert.That(
            await RunAsync("rotate-dek", "--purpose", "storage", "--new-dek-id", "3", "--kekFile", kek, "--proposer-node-id", _node, "--proposer-local-epoch", "0"),
            Is.EqualTo((0, "rotated dek_id=3 purpose=storage applied_index=103")));
        Assert.That((await RunAsync("enable-raft-envelope", "--proposer-node-id", _node, "--proposer-local-epoch", "0")).Code, Is.Zero);
        Assert.That(
            await RunAsync("enable-raft-envelope", "--proposer-node-id", _node, "--proposer-local-epoch", "0"),
            Is.EqualTo((0, "already-active applied_index=104")));
        Assert.That(
            await RunAsync("register-writer", "--dek-id", "3", "--full-node-id", _node, "--local-epoch", "0"),
            Is.EqualTo((0, $"registered dek_id=3 full_node_id={_node} local_epoch=0 applied_index=105")));
        Assert.That((await RunAsync("status")).Output, Does.Contain("sidecar_state:\n  active_storage_id: 3\n  active_raft_id: 2\n  storage_envelope_active: true\n  raft_envelope_cutover_index: 104\n  latest_applied_index: 104\n  wrapped_dek_ids: [1 2 3]"));
    }

    [Test]
    public async Task Keys_can_be_rewrapped_rewritten_and_retired_from_the_command_line()
    {
        string kek = _directory.WriteKek(_served.Cluster.KekBytes);
        var next = new KekWrapper(new byte[32], "next");
        _served.Cluster.Kek = _served.Cluster.ClusterKek.WithNext(next);
        foreach (string member in (string[])["n2:raft", "n3:raft"])
        {
            var report = _served.Cluster.Truthful(member);
            report.NextKekId = ByteString.CopyFrom(next.Fingerprint.AsSpan());
            _served.Cluster.Probes[member] = _ => Task.FromResult(report);
        }

        await RunAsync("bootstrap", "--storage-dek-id", "1", "--raft-dek-id", "2", "--kekFile", kek, "--writer", $"{_node}:0");
        await RunAsync("enable-storage-envelope", "--proposer-node-id", _node, "--proposer-local-epoch", "0");
        await RunAsync("rotate-dek", "--purpose", "storage", "--new-dek-id", "3", "--kekFile", kek, "--proposer-node-id", _node, "--proposer-local-epoch", "0");

        Assert.That(await RunAsync("rewrap-deks"), Is.EqualTo((0, "rewrapped keys=3 applied_index=104")));
        Assert.That(await RunAsync("rewrite", "--rate", "100"), Is.EqualTo((0, "rewrite finished=true examined=3 rewritten=2")));
        Assert.That(await RunAsync("retire-dek", "--key-id", "1"), Is.EqualTo((0, "retired dek_id=1 applied_index=105")));
        Assert.That((await RunAsync("status", "--verify")).Output, Does.Contain("verify:\n  clear_values: 0\n").And.EndsWith("rewrite_finished: true\n  failures: 0"));
        (int code, string error) = await RunForErrorAsync("disable", "--endpoint", _served.Address);
        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain("cannot be disabled"));
    }

    [Test]
    public async Task Writers_can_be_discovered()
    {
        string kek = _directory.WriteKek(_served.Cluster.KekBytes);

        Assert.That(
            await RunAsync("bootstrap", "--storage-dek-id", "1", "--raft-dek-id", "2", "--kekFile", kek, "--discover-from", _served.Address),
            Is.EqualTo((0, "bootstrapped storage_dek_id=1 raft_dek_id=2 writers=1 applied_index=101")));
        Assert.That(_served.Cluster.FindWriter(1, NodeIdentity.Of("n1").Id16)!.FullNodeId, Is.EqualTo(IdOf("n1")));
    }

    [Test]
    public async Task Keys_made_elsewhere_are_taken_as_they_are()
    {
        string kek = _directory.WriteKek(_served.Cluster.KekBytes);
        string storage = (await RunAsync("make-dek", "--kekFile", kek)).Output;
        string raft = (await RunAsync("make-dek", "--kekFile", kek)).Output;

        (int code, _) = await RunAsync("bootstrap", "--storage-dek-id", "1", "--raft-dek-id", "2", "--wrapped-storage-dek", storage, "--wrapped-raft-dek", raft, "--writer", _node + ":0");

        Assert.That(code, Is.Zero);
        Assert.That(Convert.ToBase64String(_served.Cluster.Stored!.Keys[1].Wrapped.AsSpan()), Is.EqualTo(storage));
    }

    /// <summary>No claim about speed: what is measured depends on the machine.</summary>
    [Test]
    public async Task The_envelope_is_measured_beside_its_cipher()
    {
        (int code, string output) = await RunAsync("bench-envelope", "--value-bytes", "100", "--seconds", "0");

        Assert.That(code, Is.Zero);
        Assert.That(output, Does.Match("^envelope value_bytes=100 seal_open_per_second=[1-9][0-9]* raw_per_second=[1-9][0-9]* ratio=[0-9.]+ ratio_without_aad=[0-9.]+$"));
        Assert.That((await RunForErrorAsync("bench-envelope", "--value-bytes", "1048577")).Code, Is.EqualTo(2));
    }

    [Test]
    public async Task Status_of_a_node_without_a_sidecar_says_so()
    {
        (int code, string output) = await RunAsync("status");

        Assert.That(code, Is.Zero);
        Assert.That(output, Does.StartWith($"capability:\n  encryption_capable: true\n  sidecar_present: false\n  full_node_id: {_node}\n  local_epoch: 0\n  build_sha: "));
        Assert.That(output, Does.EndWith("sidecar_state: <unavailable: encryption: sidecar file does not exist on this node>"));
    }

    [TestCase("0x1d4c0", "full_node_id: 0x000000000001d4c0 (120000)\nnode_id: 0xd4c0 (54464)")]
    [TestCase("120000", "full_node_id: 0x000000000001d4c0 (120000)\nnode_id: 0xd4c0 (54464)")]
    public async Task A_node_id_is_taken_apart_offline(string id, string output) =>
        Assert.That(await RunAsync("probe-node-id", "--full-node-id", id), Is.EqualTo((0, output)));

    [Test]
    public async Task A_refusal_is_one_line_with_its_code()
    {
        (int code, string error) = await RunForErrorAsync("enable-raft-envelope", "--proposer-node-id", _node, "--proposer-local-epoch", "0", "--endpoint", _served.Address);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.EndWith("FailedPrecondition: encryption: cluster is not bootstrapped"));
        Assert.That(error, Does.Not.Contain("\n"));
    }

    [TestCase]
    [TestCase("no-such-subcommand")]
    [TestCase("backup")]
    [TestCase("backup", "make")]
    public async Task A_command_line_without_a_subcommand_shows_all_of_them(params string[] arguments)
    {
        (int code, string error) = await RunForErrorAsync(arguments);

        Assert.That(code, Is.EqualTo(2));
        Assert.That(error.Split('\n')[0], Does.Contain("bootstrap, rotate-dek").And.EndsWith("resync-sidecar"));
        Assert.That(error, Does.Contain("Usage of elastickv-node admin encryption bootstrap:").And.Contain("Usage of elastickv-node admin encryption backup verify:"));
    }

    [TestCase("rotate-dek", "--purpose", "other", "-purpose: want storage or raft")]
    [TestCase("retire-dek", "--key-id", "-1", "-key-id: want a whole number below 2^32")]
    [TestCase("probe-node-id", "--full-node-id", "n1", "-full-node-id: want a whole number, decimal or after 0x")]
    public async Task A_value_that_cannot_be_read_is_answered_with_what_is_wanted(string subcommand, string flag, string value, string reason) =>
        Assert.That((await RunForErrorAsync(subcommand, flag, value)).Error.Split('\n')[0], Is.EqualTo($"invalid value for flag {reason}"));

    [TestCase("status", "--no-such-flag")]
    [TestCase("status", "--timeout", "-1s")]
    [TestCase("bootstrap", "--storage-dek-id", "x", "--raft-dek-id", "2")]
    [TestCase("bootstrap", "--storage-dek-id", "1", "--raft-dek-id", "2", "--wrapped-storage-dek", "no base64!", "--wrapped-raft-dek", "AAAA", "--writer", "1:0")]
    [TestCase("bootstrap", "--storage-dek-id", "1", "--raft-dek-id", "2", "--wrapped-storage-dek", "AAAA", "--wrapped-raft-dek", "AAAA")]
    [TestCase("bootstrap", "--storage-dek-id", "1", "--raft-dek-id", "2", "--wrapped-storage-dek", "AAAA", "--wrapped-raft-dek", "AAAA", "--writer", "1")]
    [TestCase("bootstrap", "--storage-dek-id", "1", "--raft-dek-id", "2", "--wrapped-storage-dek", "AAAA", "--wrapped-raft-dek", "AAAA", "--writer", "1:0", "--discover-from", "x:1")]
    [TestCase("rotate-dek", "--purpose", "other")]
    [TestCase("probe-node-id")]
    [TestCase("backup", "verify")]
    public async Task A_command_line_that_cannot_be_read_shows_the_usage_of_its_subcommand(params string[] arguments)
    {
        (int code, string error) = await RunForErrorAsync(arguments);

        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.Contain($"Usage of elastickv-node admin encryption {arguments[0]}"));
        Assert.That(error, Does.Not.Contain("encryption enable-raft-envelope:"));
    }

    [Test]
    public async Task Help_is_no_error()
    {
        using var output = new StringWriter();
        Assert.That(await OfflineCommand.Find(["admin", "encryption", "--help"])!.RunAsync(output, TextWriter.Null, TimeProvider.System), Is.Zero);
        Assert.That(output.ToString(), Does.Contain("-discover-from"));
    }

    [Test]
    public async Task Resync_is_a_subcommand_too()
    {
        using var output = new StringWriter();
        Assert.That(await OfflineCommand.Find(["admin", "encryption", "resync-sidecar", "--help"])!.RunAsync(output, TextWriter.Null, TimeProvider.System), Is.Zero);
        Assert.That(output.ToString(), Does.Contain("-peers"));
    }

    [Test]
    public void The_command_line_of_a_node_is_no_command() => Assert.That(OfflineCommand.Find(["--raftId", "n1"]), Is.Null);

    private async Task<(int Code, string Output)> RunAsync(string subcommand, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] endpoint = subcommand is "probe-node-id" or "make-dek" ? [] : ["--endpoint", _served.Address];
        int code = await OfflineCommand.Find(["admin", "encryption", subcommand, .. arguments, .. endpoint])!.RunAsync(output, error, TimeProvider.System);
        Assert.That(error.ToString(), Is.Empty);
        return (code, output.ToString().TrimEnd());
    }

    private static async Task<(int Code, string Error)> RunForErrorAsync(params string[] arguments)
    {
        using var error = new StringWriter();
        int code = await OfflineCommand.Find(["admin", "encryption", .. arguments])!.RunAsync(TextWriter.Null, error, TimeProvider.System);
        return (code, error.ToString().TrimEnd());
    }
}
