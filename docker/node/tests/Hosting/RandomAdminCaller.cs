using System.Security.Cryptography;
using Elastickv.Node.Admin.Client;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;
using Google.Protobuf;

namespace Elastickv.Node.Tests.Hosting;

/// <summary>A client who calls every method of EncryptionAdmin on any node with arguments that are right, almost right or nonsense, in any order.</summary>
internal sealed class RandomAdminCaller(TestCluster cluster, Random random) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly string[] Strangers = ["n1", "n2", "n3", "n4", ""];

    private readonly RpcClient _rpc = new();
    private readonly KekWrapper _kek = KekFile.Load(cluster.KekFile());
    private readonly List<ByteString> _sent = [];

    /// <summary>How many calls ended with each code.</summary>
    public SortedDictionary<RpcCode, int> Outcomes { get; } = [];

    /// <summary>Makes one call and waits for its end.</summary>
    public async Task CallAsync()
    {
        // Now and then the caller gives up at once: the proposal goes on without it.
        var timeout = random.Next(20) == 0 ? TimeSpan.FromMilliseconds(1 + random.Next(5)) : Patience;
        var admin = new EncryptionAdminClient(_rpc, cluster.Address(random.Next(3)), timeout);
        var code = RpcCode.Ok;
        try
        {
            await CallAsync(admin);
        }
        catch (RpcException e)
        {
            code = e.Code;
        }

        Outcomes[code] = Outcomes.GetValueOrDefault(code) + 1;
    }

    public void Dispose() => _rpc.Dispose();

    private Task CallAsync(EncryptionAdminClient admin) => random.Next(100) switch
    {
        < 10 => admin.GetCapabilityAsync(CancellationToken.None),
        < 20 => admin.GetSidecarStateAsync(CancellationToken.None),
        < 30 => admin.ResyncSidecarAsync(NodeId(), CancellationToken.None),
        < 45 => admin.BootstrapAsync(Bootstrap(), CancellationToken.None),
        < 65 => admin.RotateAsync(Rotation(), CancellationToken.None),
        < 80 => admin.RegisterWriterAsync(KeyId(), NodeId(), Epoch(), CancellationToken.None),
        < 87 => admin.EnableStorageEnvelopeAsync(new EnableStorageEnvelopeRequest { ProposerNodeId = NodeId(), ProposerLocalEpoch = Epoch() }, CancellationToken.None),
        < 94 => admin.EnableRaftEnvelopeAsync(new EnableRaftEnvelopeRequest { ProposerNodeId = NodeId(), ProposerLocalEpoch = Epoch() }, CancellationToken.None),
        < 97 => admin.RewrapAsync(CancellationToken.None),
        < 99 => admin.RewriteAsync((uint)random.Next(1000), CancellationToken.None),
        _ => admin.RetireAsync(KeyId(), CancellationToken.None),
    };

    private BootstrapEncryptionRequest Bootstrap()
    {
        var request = new BootstrapEncryptionRequest { StorageDekId = KeyId(), RaftDekId = KeyId(), WrappedStorageDek = Wrapped(), WrappedRaftDek = Wrapped() };
        for (var i = random.Next(5); i > 0; i--)
            request.WriterBatch.Add(new WriterRegistryEntry { FullNodeId = NodeId(), LocalEpoch = Epoch() });
        return request;
    }

    private RotateDEKRequest Rotation() => new()
    {
        Purpose = (RotateDEKRequest.Types.Purpose)random.Next(4),
        NewDekId = KeyId(),
        WrappedNewDek = Wrapped(),
        ProposerNodeId = NodeId(),
        ProposerLocalEpoch = Epoch(),
    };

    private uint KeyId() => random.Next(4) == 0 ? (uint)random.NextInt64(uint.MaxValue + 1L) : (uint)random.Next(12);

    private ulong NodeId() => random.Next(8) == 0 ? (ulong)random.NextInt64() : NodeIdentity.Of(Strangers[random.Next(Strangers.Length)]).FullId;

    private uint Epoch() => random.Next(4) == 0 ? (uint)random.Next(0x10010) : 0;

    /// <summary>A new key, one that was sent before, one under another KEK, or no key at all.</summary>
    private ByteString Wrapped()
    {
        var bytes = random.Next(10) switch
        {
            < 6 => _kek.Wrap(RandomNumberGenerator.GetBytes(DataKey.Size)),
            6 when _sent.Count > 0 => _sent[random.Next(_sent.Count)].ToByteArray(),
            7 => new KekWrapper(new byte[32], "other").Wrap(new byte[DataKey.Size]),
            8 => RandomNumberGenerator.GetBytes(KekWrapper.WrappedSize),
            _ => RandomNumberGenerator.GetBytes(random.Next(70)),
        };
        _sent.Add(ByteString.CopyFrom(bytes));
        return _sent[^1];
    }
}
