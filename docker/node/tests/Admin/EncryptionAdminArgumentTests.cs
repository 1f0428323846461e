using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;
using Google.Protobuf;
using static Elastickv.Node.Tests.Admin.EncryptionAdminRequests;

namespace Elastickv.Node.Tests.Admin;

/// <summary>The first row of the table of spec §7.2, and H-05: requests that are wrong in themselves.</summary>
public sealed class EncryptionAdminArgumentTests
{
    private static readonly (string Name, Action<BootstrapEncryptionRequest> Spoil)[] BadBootstraps =
    [
        ("storage id 0", r => r.StorageDekId = 0),
        ("raft id 0", r => r.RaftDekId = 0),
        ("equal ids", r => r.RaftDekId = r.StorageDekId),
        ("empty storage key", r => r.WrappedStorageDek = ByteString.Empty),
        ("empty raft key", r => r.WrappedRaftDek = ByteString.Empty),
        ("long key", r => r.WrappedStorageDek = ByteString.CopyFrom(new byte[4097])),
        ("key of 59 bytes", r => r.WrappedStorageDek = ByteString.CopyFrom(r.WrappedStorageDek.Span[..59])),
        ("random 60 bytes", r => r.WrappedRaftDek = ByteString.CopyFrom(new byte[60])),
        ("one key twice", r => r.WrappedRaftDek = r.WrappedStorageDek),
        ("no writers", r => r.WriterBatch.Clear()),
        ("writer 0", r => r.WriterBatch[0].FullNodeId = 0),
        ("epoch 65536", r => r.WriterBatch[0].LocalEpoch = 65536),
        ("a writer twice", r => r.WriterBatch.Add(r.WriterBatch[0])),
        ("two writers of the same 16 bits", r => r.WriterBatch.Add(new WriterRegistryEntry { FullNodeId = r.WriterBatch[0].FullNodeId ^ (1UL << 40) })),
        ("too many rows", r => r.WriterBatch.AddRange(Enumerable.Range(0, 8193).Select(i => new WriterRegistryEntry { FullNodeId = (ulong)i + 1 }))),
    ];

    private static readonly (string Name, Action<RotateDEKRequest> Spoil)[] BadRotations =
    [
        ("no purpose", r => r.WithPurpose(Purpose.Unspecified)),
        ("unknown purpose", r => r.WithPurpose((Purpose)7)),
        ("id 0", r => r.NewDekId = 0),
        ("empty key", r => r.WrappedNewDek = ByteString.Empty),
        ("random 60 bytes", r => r.WrappedNewDek = ByteString.CopyFrom(new byte[60])),
        ("key of 61 bytes", r => r.WrappedNewDek = ByteString.CopyFrom([.. r.WrappedNewDek.Span, 0])),
        ("proposer 0", r => r.ProposerNodeId = 0),
        ("epoch 65536", r => r.ProposerLocalEpoch = 65536),
    ];

    private static IEnumerable<string> BootstrapNames => BadBootstraps.Select(bad => bad.Name);

    private static IEnumerable<string> RotationNames => BadRotations.Select(bad => bad.Name);

    [TestCaseSource(nameof(BootstrapNames))]
    public async Task Bootstrap_is_refused(string name)
    {
        using FakeCluster cluster = Fresh();
        BootstrapEncryptionRequest request = cluster.Bootstrap();
        BadBootstraps.Single(bad => bad.Name == name).Spoil(request);

        await AssertInvalidAsync(cluster, () => cluster.Service.BootstrapEncryptionAsync(request, default));
        Assert.That(cluster.Stored, Is.Null);
    }

    [TestCaseSource(nameof(RotationNames))]
    public async Task Rotate_is_refused(string name)
    {
        using FakeCluster cluster = await BootstrappedAsync();
        RotateDEKRequest request = cluster.Rotate();
        BadRotations.Single(bad => bad.Name == name).Spoil(request);

        await AssertInvalidAsync(cluster, () => cluster.Service.RotateDekAsync(request, default));
    }

    [Test]
    public async Task Register_is_refused()
    {
        using FakeCluster cluster = await BootstrappedAsync();
        RegisterEncryptionWriterRequest none = Register();
        none.Writers.Clear();
        RegisterEncryptionWriterRequest two = Register();
        two.Writers.Add(two.Writers[0]);
        RegisterEncryptionWriterRequest zero = Register();
        zero.Writers[0].FullNodeId = 0;

        foreach (RegisterEncryptionWriterRequest request in new[] { none, two, zero, Register(dek: 0), Register(epoch: 65536) })
            await AssertInvalidAsync(cluster, () => cluster.Service.RegisterEncryptionWriterAsync(request, default));
    }

    [Test]
    public async Task Enable_is_refused()
    {
        using FakeCluster cluster = await BootstrappedAsync();

        await AssertInvalidAsync(cluster, () => cluster.Service.EnableStorageEnvelopeAsync(new EnableStorageEnvelopeRequest(), default));
        await AssertInvalidAsync(cluster, () => cluster.Service.EnableStorageEnvelopeAsync(EnableStorage(epoch: 65536), default));
        await AssertInvalidAsync(cluster, () => cluster.Service.EnableRaftEnvelopeAsync(new EnableRaftEnvelopeRequest(), default));
        await AssertInvalidAsync(cluster, () => cluster.Service.EnableRaftEnvelopeAsync(EnableRaft(epoch: 65536), default));
    }

    [Test]
    public async Task Resync_without_a_caller_is_refused()
    {
        using FakeCluster cluster = await BootstrappedAsync();

        await AssertInvalidAsync(cluster, () => cluster.Service.ResyncSidecarAsync(new ResyncSidecarRequest(), default));
    }

    private static async Task AssertInvalidAsync(FakeCluster cluster, Func<Task> call)
    {
        int before = cluster.Proposals.Count;
        Assert.That((await FakeCluster.RefusedAsync(call)).Code, Is.EqualTo(RpcCode.InvalidArgument));
        Assert.That(cluster.Proposals, Has.Count.EqualTo(before), "nothing was proposed");
    }
}
