using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Tests.Forge;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Audits;

/// <summary>
/// Violations planted in a healthy cluster, one of each kind: the whole audit names the node, the file, the offset, the key, and where bytes come
/// from a client the operation.
/// </summary>
public sealed class PlantedViolationTests
{
    private const ulong Sealed = 225;
    private const ulong Other = 226;

    private static readonly (string Name, string Kind, bool FromClient, Func<ForgedCluster, RunRecord> Plant)[] Plants =
    [
        ("nonce reused within a node", "nonce-reused", true, cluster => Reseal(cluster, "n2", Sealed, NonceOf(cluster, "n2", Other))),
        ("nonce reused between nodes", "nonce-reused", true, cluster => Reseal(cluster, "n2", Sealed, NonceOf(cluster, "n1", Other))),
        ("nonce reused across a restore", "nonce-reused", true, cluster =>
        {
            var before = cluster["n2"].Image("before");
            var nonce = NonceOf(cluster, "n2", Sealed);
            Reseal(cluster, "n2", Sealed, Sealer.Nonce(cluster["n2"].ShortId, 1, 9_000));
            var run = Reseal(cluster, "n2", Other, nonce);
            return run with { Disks = [before, .. run.Disks] };
        }),
        ("nonce reused in the log", "nonce-reused", true, cluster => Reentry(cluster, Sealed, 2, cluster["n2"].Entry(Other).Data[15..27])),
        ("swapped rows", "envelope-broken", true, cluster =>
        {
            var (one, other) = (Row(cluster, Sealed), Row(cluster, Other));
            (one.Value, other.Value) = (other.Value, one.Value);
            return cluster.Run();
        }),
        ("cleared state bits", "rebadged-row", true, cluster => Change(cluster, row => row.Value[0] = 0)),
        ("illegal state bits", "row-flags", true, cluster => Change(cluster, row => row.Value[0] = 0x40)),
        ("row under a raft key", "key-purpose", true, cluster => Reseal(cluster, "n2", Sealed, cluster["n2"].NextNonce(), keyId: 2)),
        ("entry under a storage key", "key-purpose", true, cluster => Reentry(cluster, Sealed, 1, Sealer.Nonce(cluster["n1"].ShortId, 1, 77_000))),
        ("row under an unknown key", "key-unknown", true, cluster => Change(cluster, row => row.Value[14] = 9)),
        ("key that the node's sidecar lacks", "key-missing", true, cluster =>
        {
            cluster["n2"].SidecarEdits!.AddRange([("\"1\": {", "\"7\": {"), (Convert.ToBase64String(cluster.Wrapped[1]), Convert.ToBase64String(cluster.Wrapped[2]))]);
            return cluster.Run();
        }),
        ("changed ciphertext", "envelope-broken", true, cluster => Change(cluster, row => row.Value[^20] ^= 1)),
        ("envelope inside an envelope", "double-envelope", true, cluster =>
        {
            var inner = Row(cluster, Sealed).Value[9..];
            return Change(cluster, row => row.Value = Sealer.Sealed(cluster.Keys[1], 1, cluster["n2"].NextNonce(), Key(Sealed), ForgedCluster.TimestampAt(Sealed), inner).Value);
        }),
        ("clear row after the cutover", "clear-after-cutover", true, cluster =>
            Change(cluster, row => row.Value = Sealer.Clear(Key(Sealed), ForgedCluster.TimestampAt(Sealed), Body(cluster, Sealed)).Value)),
        ("clear entry above the cutover", "clear-above-cutover", true, cluster => Clear(cluster, Sealed)),
        ("sealed entry below the cutover", "sealed-too-early", true, cluster => Reentry(cluster, 55, 2, Sealer.Nonce(cluster["n1"].ShortId, 1, 77_000))),
        ("old key after the rotation", "rotated-key-used", true, cluster => Reseal(cluster, "n2", 325, cluster["n2"].NextNonce(), keyId: 1)),
        ("foreign value", "foreign-value", true, cluster => Change(cluster, row =>
            row.Value = Sealer.Sealed(cluster.Keys[1], 1, cluster["n2"].NextNonce(), Key(Sealed), ForgedCluster.TimestampAt(Sealed), Sealer.StringBody(new byte[40])).Value)),
        ("diverged replica", "replica-differs", true, cluster =>
        {
            cluster["n2"].Snapshots[ForgedCluster.LastSnapshot].Remove(Row(cluster, Sealed));
            return cluster.Run();
        }),
        ("nonce of an unregistered epoch", "nonce-unregistered", true, cluster => Reseal(cluster, "n2", Sealed, Sealer.Nonce(cluster["n2"].ShortId, 2, 1))),
        ("counter that falls", "counter-fell", true, cluster =>
        {
            Reentry(cluster, Sealed, 2, Sealer.Nonce(cluster["n1"].ShortId, 1, 1_000_000));
            return cluster.Run();
        }),
        ("lower epoch in the registry", "epoch-fell", false, cluster =>
        {
            var n2 = cluster["n2"];
            n2.Snapshots[ForgedCluster.FirstSnapshot].RemoveAll(row => IsRegistryOf(row, 1, n2.ShortId));
            n2.Snapshots[ForgedCluster.FirstSnapshot].Add(ForgedCluster.Registry(1, n2.ShortId, n2.FullId, 1, 5));
            return cluster.Run();
        }),
        ("lower epoch in the sidecar", "epoch-behind", false, cluster =>
        {
            cluster["n2"].SidecarEdits!.Add(("\"local_epoch\": 1", "\"local_epoch\": 0"));
            return cluster.Run();
        }),
        ("sidecars that disagree", "sidecar-differs", false, cluster =>
        {
            cluster["n2"].SidecarEdits!.Add(("\"raft_applied_index\": 301", "\"raft_applied_index\": 300"));
            return cluster.Run();
        }),
        ("value in the clear", "canary-leak", true, cluster =>
        {
            cluster["n2"].Extra["data/n2/tmp-1"] = [1, 2, 3, .. cluster.Canaries.Single(canary => canary.Key == ForgedCluster.KeyAt(Sealed)).Value.Span];
            return cluster.Run();
        }),
    ];

    [TestCaseSource(nameof(Names))]
    public void Each_is_found_with_node_file_offset_key_and_operation(string name)
    {
        var (_, kind, fromClient, plant) = Plants.Single(plant => plant.Name == name);

        var results = DiskAudit.Run(plant(new ForgedCluster()), CancellationToken.None);

        Assert.That(results.Max(result => result.Verdict), Is.EqualTo(Verdict.Invalid));
        var finding = results.SelectMany(result => result.Findings).First(finding => finding.Kind == kind && finding.Node is "n2" or "n1" && finding.Kind == kind);
        Assert.Multiple(() =>
        {
            Assert.That(finding.File, Is.Not.Null.And.Not.Empty);
            Assert.That(finding.Offset, Is.Not.Null.And.GreaterThanOrEqualTo(0));
            Assert.That(finding.Key, Is.Not.Null.And.Not.Empty);
            Assert.That(finding.Operations.IsDefaultOrEmpty, Is.Not.EqualTo(fromClient), "operations");
        });
    }

    [Test]
    public void The_cluster_is_valid_before_anything_is_planted() =>
        Assert.That(DiskAudit.Run(new ForgedCluster().Run(), CancellationToken.None).SelectMany(result => result.Findings).Select(finding => finding.Message), Is.Empty);

    private static IEnumerable<string> Names => Plants.Select(plant => plant.Name);

    private static string Key(ulong index) => "!redis|str|" + ForgedCluster.KeyAt(index);

    private static byte[] Body(ForgedCluster cluster, ulong index) => Sealer.StringBody(cluster.Canaries.Single(canary => canary.Key == ForgedCluster.KeyAt(index)).Value.Span);

    private static byte[] Payload(ForgedCluster cluster, ulong index) => [0x00, 0x0A, .. cluster.Canaries.Single(canary => canary.Key == ForgedCluster.KeyAt(index)).Value.Span];

    private static ForgedRow Row(ForgedCluster cluster, ulong index) => cluster["n2"].Row(ForgedCluster.KeyAt(index));

    private static byte[] NonceOf(ForgedCluster cluster, string node, ulong index) => cluster[node].Row(ForgedCluster.KeyAt(index)).Value[15..27];

    private static bool IsRegistryOf(ForgedRow row, uint keyId, ushort node) => row.Key.AsSpan().SequenceEqual(ForgedCluster.Registry(keyId, node, 0, 0, 0).Key);

    private static RunRecord Change(ForgedCluster cluster, Action<ForgedRow> change)
    {
        change(Row(cluster, Sealed));
        return cluster.Run();
    }

    private static RunRecord Reseal(ForgedCluster cluster, string node, ulong index, byte[] nonce, uint keyId = 1)
    {
        cluster[node].Row(ForgedCluster.KeyAt(index)).Value = Sealer.Sealed(cluster.Keys[keyId], keyId, nonce, Key(index), ForgedCluster.TimestampAt(index), Body(cluster, index)).Value;
        return cluster.Run();
    }

    private static RunRecord Reentry(ForgedCluster cluster, ulong index, uint keyId, byte[] nonce)
    {
        foreach (var node in cluster.Nodes)
            node.Entry(index).Data = Sealer.Proposal(index, Sealer.RaftEnvelope(cluster.Keys[keyId], keyId, nonce, Payload(cluster, index)));
        return cluster.Run();
    }

    private static RunRecord Clear(ForgedCluster cluster, ulong index)
    {
        cluster["n2"].Entry(index).Data = Sealer.Proposal(index, Payload(cluster, index));
        return cluster.Run();
    }
}
