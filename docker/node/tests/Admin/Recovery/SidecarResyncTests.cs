using Elastickv.Node.Admin.CommandLine;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Startup;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Storage;
using static Elastickv.Node.Tests.Admin.EncryptionAdminRequests;

namespace Elastickv.Node.Tests.Admin.Recovery;

/// <summary>The command <c>resync-sidecar</c> against a leader that serves real gRPC.</summary>
public sealed class SidecarResyncTests
{
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void Create()
    {
        _directory = new TemporaryDirectory();
        Directory.CreateDirectory(_directory.File("n2"));
    }

    [TearDown]
    public void Remove() => _directory.Dispose();

    [Test]
    public async Task A_lost_sidecar_is_rebuilt_as_the_leaders_but_for_the_epochs()
    {
        await using ServedCluster served = await RolledOutAsync();
        await served.Cluster.Service.RegisterEncryptionWriterAsync(Register(dek: 3, node: "n2", epoch: 4), default);

        (int code, string output, string error) = await RunAsync(served);

        Assert.That((code, error), Is.EqualTo((0, "")));
        Sidecar leader = served.Cluster.Stored!;
        Assert.That(output.Trim(), Is.EqualTo($"resynced raft_applied_index={leader.RaftAppliedIndex} active_storage_id=3 active_raft_id=2 keys=3 from={served.Address}"));
        Sidecar rebuilt = File.Read()!;
        Assert.That((rebuilt.RaftAppliedIndex, rebuilt.ActiveStorage, rebuilt.ActiveRaft), Is.EqualTo((leader.RaftAppliedIndex, 3u, 2u)));
        Assert.That((rebuilt.StorageEnvelopeActive, rebuilt.StorageEnvelopeCutoverIndex, rebuilt.RaftEnvelopeCutoverIndex), Is.EqualTo((true, leader.StorageEnvelopeCutoverIndex, leader.RaftEnvelopeCutoverIndex)));
        foreach ((uint id, SidecarKey key) in rebuilt.Keys)
        {
            Assert.That(key.Wrapped.ToArray(), Is.EqualTo(leader.Keys[id].Wrapped.ToArray()));
            Assert.That(key.Purpose, Is.EqualTo(leader.Keys[id].Purpose));
            DekBinding.Require(key.Binding.AsSpan(), served.Cluster.ClusterKek.Unwrap(key.Wrapped.AsSpan()), id, key.Purpose);
        }

        Assert.That(rebuilt.Keys[3].LocalEpoch, Is.EqualTo(5), "above the registered one");
        Assert.That(rebuilt.Keys[1].LocalEpoch, Is.Zero, "an old key is written with no more");
    }

    [Test]
    public async Task An_epoch_is_never_lowered_below_any_witness()
    {
        await using ServedCluster served = await RolledOutAsync();
        Sidecar old = served.Cluster.Stored!;
        old = old.WithKey(1, old.Keys[1] with { LocalEpoch = 40 }).WithKey(3, old.Keys[3] with { LocalEpoch = 7 }) with { RaftAppliedIndex = 1 };
        File.Write(old);
        using (RowStore rows = RowStore.Open(_directory.File("data", "n2", "fsm.db")))
        {
            using RowBatch batch = rows.BeginBatch();
            WriterRegistry.Apply(batch, new Registration(2, IdOf("n2"), 9));
            batch.Commit();
        }

        Assert.That((await RunAsync(served)).Code, Is.Zero);

        Assert.That(File.Read()!.Keys.ToDictionary(pair => pair.Key, pair => (int)pair.Value.LocalEpoch), Is.EquivalentTo(new Dictionary<uint, int> { [1] = 40, [2] = 10, [3] = 8 }));
    }

    [Test]
    public async Task The_next_start_takes_the_rebuilt_sidecar_though_its_store_is_behind()
    {
        await using ServedCluster served = await RolledOutAsync();
        await RunAsync(served);
        Sidecar rebuilt = File.Read()!;

        LocalEpochs.RequireNoRollbackBeforeRaise(rebuilt, NodeIdentity.Of("n2"), (_, _) => null, isStoreBehind: true);
        Assert.That(LocalEpochs.Raise(rebuilt).Keys[3].LocalEpoch, Is.GreaterThan(rebuilt.Keys[3].LocalEpoch));
    }

    [Test]
    public void A_node_that_ended_before_it_registered_under_a_new_key_may_start_and_one_without_any_row_may_not()
    {
        Sidecar sidecar = Sidecar.Empty.WithKey(1, Key(Purpose.Storage)).WithKey(2, Key(Purpose.Raft)).WithKey(3, Key(Purpose.Storage)) with
        {
            ActiveStorage = 3,
            ActiveRaft = 2,
            StorageEnvelopeActive = true,
        };
        NodeIdentity node = NodeIdentity.Of("n2");

        LocalEpochs.RequireNoRollbackBeforeRaise(sidecar, node, (dek, _) => dek == 1 ? new WriterRow(1, node.FullId, 0, 0) : null);
        Assert.That(() => LocalEpochs.RequireNoRollbackBeforeRaise(sidecar, node, (_, _) => null), Throws.Exception.With.Message.Contains("at or below the local writer-registry"));
    }

    [Test]
    public async Task A_damaged_sidecar_is_replaced()
    {
        await using ServedCluster served = await RolledOutAsync();
        await System.IO.File.WriteAllTextAsync(SidecarPath, "{ torn");

        Assert.That((await RunAsync(served)).Code, Is.Zero);
        Assert.That(File.Read()!.ActiveStorage, Is.EqualTo(3));
    }

    [Test]
    public async Task The_command_line_of_a_normal_start_will_do()
    {
        await using ServedCluster served = await RolledOutAsync();

        (int code, _, string error) = await RunAsync(
            "--raftId", "n2", "--address", "127.0.0.1:1", "--redisAddress", "127.0.0.1:2", "--metricsAddress=", "--pprofAddress", "", "--raftDataDir", _directory.File("data"),
            "--raftRedisMap", "127.0.0.1:1=127.0.0.1:2", "--raftBootstrapMembers", $"n2=127.0.0.1:1,n1={served.Address}", "--raftBootstrap", "--encryption-enabled",
            "--kekFile", _directory.WriteKek(served.Cluster.KekBytes), "--encryptionSidecarPath", SidecarPath);

        Assert.That((code, error), Is.EqualTo((0, "")));
    }

    [Test]
    public async Task Another_kek_is_refused_and_nothing_is_written()
    {
        await using ServedCluster served = await RolledOutAsync();

        (int code, _, string error) = await RunAsync(Arguments(served.Address, _directory.WriteKek(TemporaryDirectory.NewKek())));

        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain("configured KEK cannot unwrap").And.Contain("key_id 1"));
        Assert.That(System.IO.File.Exists(SidecarPath), Is.False);
    }

    [Test]
    public async Task A_leader_that_knows_less_than_this_node_is_not_believed()
    {
        await using ServedCluster served = await RolledOutAsync();
        File.Write(served.Cluster.Stored! with { RaftAppliedIndex = 100_000 });

        (int code, _, string error) = await RunAsync(served);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain("raft_applied_index 100000"));
        Assert.That(File.Read()!.RaftAppliedIndex, Is.EqualTo(100_000));
    }

    [Test]
    public async Task Without_a_leader_it_gives_up_after_its_time()
    {
        await using ServedCluster served = await RolledOutAsync();
        served.Cluster.Status = served.Cluster.Status with { Role = "follower", LeaderId = "n3", LeaderAddress = "n3:raft" };

        (int code, _, string error) = await RunAsync([.. Arguments(served.Address, _directory.WriteKek(served.Cluster.KekBytes)), "--timeout", "50ms"]);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain("no leader answered within 0.05s (n1: encryption: not leader (current leader id=n3 address=n3:raft))"));
    }

    [Test]
    public async Task A_running_node_is_left_alone()
    {
        await using ServedCluster served = await RolledOutAsync();
        using RowStore running = RowStore.Open(_directory.File("data", "n2", "fsm.db"));

        (int code, _, string error) = await RunAsync(served);

        Assert.That((code, error), Is.EqualTo((1, error)));
        Assert.That(error, Does.Contain("in use by another process"));
    }

    [TestCase(2, "--no-such-flag")]
    [TestCase(2, "--raftId", "n2", "--encryptionSidecarPath", "x", "--timeout", "soon")]
    [TestCase(1, "--raftId", "n2")]
    [TestCase(1, "--encryptionSidecarPath", "x")]
    [TestCase(1, "--raftId", "n2", "--encryptionSidecarPath", "x", "--peers", "n1")]
    public async Task Bad_command_lines_have_their_exit_code(int exitCode, params string[] arguments)
    {
        (int code, _, string error) = await RunAsync(arguments);

        Assert.That(code, Is.EqualTo(exitCode));
        Assert.That(error, Is.Not.Empty);
    }

    private string SidecarPath => _directory.File("n2", "keys.json");

    private SidecarFile File => new(SidecarPath);

    private Task<(int Code, string Output, string Error)> RunAsync(ServedCluster served) =>
        RunAsync(Arguments(served.Address, _directory.WriteKek(served.Cluster.KekBytes)));

    private string[] Arguments(string leader, string kek) =>
    [
        "--raftId", "n2", "--raftDataDir", _directory.File("data"), "--kekFile", kek, "--encryptionSidecarPath", SidecarPath, "--peers", $"n1={leader}",
    ];

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await OfflineCommand.Find(["resync-sidecar", .. arguments])!.RunAsync(output, error, TimeProvider.System);
        return (code, output.ToString(), error.ToString());
    }

    private static SidecarKey Key(Purpose purpose) => new() { Purpose = purpose, Wrapped = [.. new byte[60]], Created = "", LocalEpoch = 0 };

    /// <summary>Bootstrapped, both envelopes on, storage key rotated to 3.</summary>
    private static async Task<ServedCluster> RolledOutAsync()
    {
        FakeCluster cluster = await BootstrappedAsync();
        await cluster.Service.EnableStorageEnvelopeAsync(EnableStorage(), default);
        await cluster.Service.RotateDekAsync(cluster.Rotate(3), default);
        await cluster.Service.EnableRaftEnvelopeAsync(EnableRaft(), default);
        cluster.PeerEpochs[3] = 4;
        return await ServedCluster.StartAsync(cluster);
    }
}
