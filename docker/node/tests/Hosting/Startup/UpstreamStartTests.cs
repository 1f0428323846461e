using Elastickv.Node.Hosting;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Raft;
using Elastickv.Node.Storage.Files;
using Elastickv.Node.Tests.Redis;
using Elastickv.Node.Tests.Upstream;
using Elastickv.Node.Wal;

namespace Elastickv.Node.Tests.Hosting.Startup;

/// <summary>A node on what an upstream node left: snapshot, sidecar and KEK.</summary>
public sealed class UpstreamStartTests
{
    [Test]
    public async Task Node_serves_the_values_of_an_upstream_snapshot()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await NodeHost.StartAsync(Prepare(directory), new NodeLog(TextWriter.Null, TimeProvider.System), TimeProvider.System, new Random(1));
        await TestCluster.UntilAsync(() => host.Consensus.Status.IsLeader, "a leader");
        using var client = await RawClient.ConnectAsync(host.RedisEndPoint);

        Assert.That(await client.CallAsync("GET", "fx:phase0:000"), Does.StartWith("$48 CNRY"), "written in the clear");
        Assert.That(await client.CallAsync("GET", "fx:phase1:000"), Does.StartWith("$48 CNRY"), "sealed under key 1");
        Assert.That(await client.CallAsync("GET", "fx:rotated-storage:000"), Does.StartWith("$48 CNRY"), "sealed under key 3");
        Assert.That(await client.CallAsync("GET", "fx:phase1:del"), Is.EqualTo("$-1"));
        Assert.That(await client.CallAsync("SET", "fx:phase1:000", "new"), Is.EqualTo("+OK"));
        Assert.That(await client.CallAsync("GET", "fx:phase1:000"), Is.EqualTo("$3 new"));
    }

    private static NodeOptions Prepare(TemporaryDirectory directory)
    {
        var options = new NodeOptions
        {
            RaftId = "n1",
            Address = $"127.0.0.1:{FreePorts.Take(1)[0]}",
            RedisAddress = "127.0.0.1:0",
            RaftDataDir = directory.File("data"),
            EncryptionEnabled = true,
            KekFile = directory.File("kek"),
            SidecarPath = directory.File("keys.json"),
            Tuning = new Tuning { HeartbeatMs = 20, ElectionMs = 200 },
        };
        File.WriteAllBytes(options.KekFile, UpstreamFiles.Bytes("kek"));
        File.SetUnixFileMode(options.KekFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllBytes(options.SidecarPath, UpstreamFiles.Bytes("keys.json"));
        var snapshots = Path.Combine(options.DataDirectory, "fsm-snap");
        DurableDirectory.Create(snapshots);
        UpstreamFiles.Unpack(UpstreamFiles.Snapshot, snapshots);

        // The log behind the snapshot is gone, and so are the other members.
        var alone = new ConfState([Node.Encryption.Writers.NodeIdentity.Of("n1").FullId], []);
        using var log = WriteAheadLog.Open(Path.Combine(options.DataDirectory, "wal"), ReadOnlyMemory<byte>.Empty, out _);
        log.Append(new HardState(2, 0, UpstreamFiles.SnapshotIndex), []);
        log.Append(new SnapshotMarker(UpstreamFiles.SnapshotIndex, 2, alone));
        log.Sync();
        return options;
    }
}
