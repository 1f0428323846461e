using System.Security.Cryptography;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Proto;
using Google.Protobuf;

namespace Elastickv.Node.Tests.Admin;

/// <summary>Sound requests, which a test then spoils.</summary>
internal static class EncryptionAdminRequests
{
    public static ulong IdOf(string raftId) => NodeIdentity.Of(raftId).FullId;

    public static ByteString NewKey(this FakeCluster cluster) => ByteString.CopyFrom(cluster.ClusterKek.Wrap(RandomNumberGenerator.GetBytes(32)));

    public static BootstrapEncryptionRequest Bootstrap(this FakeCluster cluster) => new()
    {
        StorageDekId = 1,
        RaftDekId = 2,
        WrappedStorageDek = cluster.NewKey(),
        WrappedRaftDek = cluster.NewKey(),
        WriterBatch = { new[] { "n1", "n2", "n3" }.Select(id => new WriterRegistryEntry { FullNodeId = IdOf(id) }) },
    };

    public static RotateDEKRequest Rotate(this FakeCluster cluster, uint id = 3) => new()
    {
        Purpose = RotateDEKRequest.Types.Purpose.Storage,
        NewDekId = id,
        WrappedNewDek = cluster.NewKey(),
        ProposerNodeId = IdOf("n1"),
    };

    public static RegisterEncryptionWriterRequest Register(uint dek = 1, string node = "n1", uint epoch = 0) => new()
    {
        DekId = dek,
        Writers = { new WriterRegistryEntry { FullNodeId = IdOf(node), LocalEpoch = epoch } },
    };

    public static EnableStorageEnvelopeRequest EnableStorage(string node = "n1", uint epoch = 0) => new() { ProposerNodeId = IdOf(node), ProposerLocalEpoch = epoch };

    public static EnableRaftEnvelopeRequest EnableRaft(string node = "n1", uint epoch = 0) => new() { ProposerNodeId = IdOf(node), ProposerLocalEpoch = epoch };

    public static async Task<FakeCluster> BootstrappedAsync()
    {
        var cluster = new FakeCluster();
        cluster.Kek = cluster.ClusterKek;
        await cluster.Service.BootstrapEncryptionAsync(cluster.Bootstrap(), CancellationToken.None);
        return cluster;
    }

    public static FakeCluster Fresh()
    {
        var cluster = new FakeCluster();
        cluster.Kek = cluster.ClusterKek;
        return cluster;
    }

    /// <summary>Sets this node's epoch under every key, as restarts do.</summary>
    public static void SetOwnEpoch(this FakeCluster cluster, ushort epoch)
    {
        foreach ((uint id, var key) in cluster.Stored!.Keys)
            cluster.Stored = cluster.Stored.WithKey(id, key with { LocalEpoch = epoch });
    }

    public static RotateDEKRequest WithPurpose(this RotateDEKRequest request, Purpose purpose)
    {
        request.Purpose = (RotateDEKRequest.Types.Purpose)purpose;
        return request;
    }
}
