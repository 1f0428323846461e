using System.Security.Cryptography;
using Elastickv.Node.Admin;
using Elastickv.Node.Admin.Client;
using Elastickv.Node.Admin.Services;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting;
using Elastickv.Node.Raft;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;

namespace Elastickv.Node.Tests.Admin;

/// <summary>
/// A group of three in which n1 leads and applies at once, with the halt rules of spec §5.3 and §6: a test that makes it halt has found a request
/// that would stop a cluster.
/// </summary>
internal sealed class FakeCluster : IConsensus, IEncryptionState, ICapabilityProbe, IDisposable
{
    private readonly Dictionary<(uint Dek, ushort Node), WriterRow> _rows = [];
    private ulong _index = 100;

    public FakeCluster()
    {
        KekBytes = RandomNumberGenerator.GetBytes(32);
        ClusterKek = new KekWrapper(KekBytes, "test");
        Service = new EncryptionAdminService(this, this, this, TimeProvider.System);
    }

    public EncryptionAdminService Service { get; }

    /// <summary>The 32 bytes of the KEK.</summary>
    public byte[] KekBytes { get; }

    public KekWrapper ClusterKek { get; }

    public GroupStatus Status { get; set; } = new()
    {
        LocalId = "n1",
        LeaderId = "n1",
        LeaderAddress = "n1:raft",
        Role = "leader",
        Members = [new("n1", "n1:raft", false), new("n2", "n2:raft", false), new("n3", "n3:raft", true)],
    };

    public NodeIdentity Identity { get; } = NodeIdentity.Of("n1");

    public bool HasSidecarPath { get; set; } = true;

    public KekWrapper? Kek { get; set; }

    public Sidecar? Stored { get; set; }

    public EncryptionException? SidecarError { get; set; }

    public Func<CancellationToken, Task> Fence { get; set; } = _ => Task.CompletedTask;

    /// <summary>Run before an entry is applied.</summary>
    public Func<ProposalKind, Task> BeforeApply { get; set; } = _ => Task.CompletedTask;

    public List<(byte[] Payload, ProposalKind Kind)> Proposals { get; } = [];

    /// <summary>Answers of the other members by address; without one a member answers truthfully.</summary>
    public Dictionary<string, Func<CancellationToken, Task<CapabilityReport>>> Probes { get; } = [];

    public int Probed { get; private set; }

    /// <summary>Epochs of the other members, for their truthful answers.</summary>
    public Dictionary<uint, uint> PeerEpochs { get; } = [];

    public Sidecar? ReadSidecar() => SidecarError is null ? Stored : throw SidecarError;

    public WriterRow? FindWriter(uint dekId, ushort nodeId16) => _rows.GetValueOrDefault((dekId, nodeId16));

    public void PutRow(WriterRow row) => _rows[(row.DekId, (ushort)row.FullNodeId)] = row;

    public bool HoldsLease => false;

    public async Task<ulong> ReadFenceAsync(CancellationToken cancellationToken)
    {
        if (!Status.IsLeader)
            throw new NotLeaderException("etcd raft engine is not leader", mayHaveHappened: false);
        await Fence(cancellationToken);
        return _index;
    }

    public async Task<Applied> ProposeAsync(ReadOnlyMemory<byte> payload, ProposalKind kind, CancellationToken cancellationToken, ulong? leadTerm = null)
    {
        if (leadTerm is { } term && term != Status.Term)
            throw new NotLeaderException("leadership lost", mayHaveHappened: false);
        Proposals.Add((payload.ToArray(), kind));
        await BeforeApply(kind);
        Apply(++_index, payload.Span);
        return new Applied(_index, null);
    }

    public Task TransferLeadershipAsync(string? target, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<ulong> ChangeMembershipAsync(MembershipChange change, CancellationToken cancellationToken)
    {
        var others = Status.Members.Where(member => member.Id != change.Member.Id);
        Status = Status with { Members = [.. change.Type == ConfChangeType.Remove ? others : others.Append(change.Member with { IsLearner = change.Type == ConfChangeType.AddLearner })] };
        return Task.FromResult(++_index);
    }

    /// <summary>What each member keeps, by address; a member without a report keeps nothing.</summary>
    public Dictionary<string, StoreReport> Stores { get; } = [];

    public EncryptionCounters Counters { get; set; } = EncryptionCounters.None;

    public StoreReport VerifyStore() => StoreOf("n1:raft");

    public Task<StoreReport> VerifyAsync(string address, CancellationToken cancellationToken) => Task.FromResult(StoreOf(address));

    public RewriteProgress Rewrite(int? rowsPerSecond) => new(IsFinished: true, Examined: 3, Rewritten: 2, Error: null);

    private StoreReport StoreOf(string address)
    {
        StoreReport report = Stores.GetValueOrDefault(address) ?? new StoreReport { ActiveStorageId = Stored!.ActiveStorage, ActiveRaftId = Stored.ActiveRaft, RewriteFinished = true };
        report.FullNodeId = NodeIdentity.Of(address.Split(':')[0]).FullId;
        return report;
    }

    public Task<CapabilityReport> ProbeAsync(string address, CancellationToken cancellationToken)
    {
        Probed++;
        return Probes.TryGetValue(address, out Func<CancellationToken, Task<CapabilityReport>>? answer) ? answer(cancellationToken) : Task.FromResult(Truthful(address));
    }

    public CapabilityReport Truthful(string address)
    {
        var report = new CapabilityReport { EncryptionCapable = true, FullNodeId = NodeIdentity.Of(address.Split(':')[0]).FullId, BuildSha = "test", SidecarPresent = true };
        foreach ((uint key, uint epoch) in PeerEpochs)
            report.LocalEpochsById[key] = epoch;
        return report;
    }

    /// <summary>The code with which a call ends.</summary>
    public static async Task<RpcException> RefusedAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (RpcException e)
        {
            return e;
        }

        throw new AssertionException("the call was not refused");
    }

    public void Dispose() => Service.Dispose();

    private void Apply(ulong index, ReadOnlySpan<byte> payload)
    {
        switch ((Opcode)payload[0])
        {
            case Opcode.Registration:
                Register(RegistrationEntry.Decode(payload));
                break;
            case Opcode.Bootstrap:
                Bootstrap(index, BootstrapEntry.Decode(payload));
                break;
            case Opcode.Rotation:
                Rotate(index, RotationEntry.Decode(payload));
                break;
            default:
                Assert.Fail($"unexpected opcode {payload[0]}");
                break;
        }
    }

    private void Bootstrap(ulong index, BootstrapEntry entry)
    {
        Assert.That(Stored is not { IsBootstrapped: true }, "halt: second bootstrap");
        Stored = Sidecar.Empty.WithAppliedIndex(index)
            .WithKey(entry.StorageDekId, Key(Purpose.Storage, entry.WrappedStorage.AsSpan(), 0)).WithActive(Purpose.Storage, entry.StorageDekId)
            .WithKey(entry.RaftDekId, Key(Purpose.Raft, entry.WrappedRaft.AsSpan(), 0)).WithActive(Purpose.Raft, entry.RaftDekId);
        foreach (Registration writer in entry.Writers)
            Register(writer);
    }

    private void Rotate(ulong index, RotationEntry entry)
    {
        Sidecar sidecar = Stored!;
        switch (entry.Subtag)
        {
            case RotationSubtag.RotateDek:
                Assert.That(sidecar.Keys.ContainsKey(entry.DekId), Is.False, "halt: key id in use");
                sidecar = sidecar.WithKey(entry.DekId, Key(entry.Purpose, entry.Wrapped.AsSpan(), sidecar.Keys[sidecar.Active(entry.Purpose)].LocalEpoch)).WithActive(entry.Purpose, entry.DekId);
                break;
            case RotationSubtag.RewrapDeks:
                foreach ((uint id, var wrapped) in RewrapList.Decode(entry.Wrapped.AsSpan()))
                    sidecar = sidecar.WithKey(id, sidecar.Keys[id] with { Wrapped = wrapped });
                break;
            case RotationSubtag.RetireDek:
                Stored = sidecar.WithoutInactiveKey(entry.DekId).WithAppliedIndex(index);
                return;
            case RotationSubtag.EnableStorageEnvelope when sidecar.ActiveStorage == entry.DekId:
                sidecar = sidecar with { StorageEnvelopeActive = true, StorageEnvelopeCutoverIndex = index };
                break;
            case RotationSubtag.EnableRaftEnvelope when sidecar.ActiveRaft == entry.DekId:
                sidecar = sidecar with { RaftEnvelopeCutoverIndex = index };
                break;
        }

        Register(entry.Proposer);
        Stored = sidecar.WithAppliedIndex(index);
    }

    private SidecarKey Key(Purpose purpose, ReadOnlySpan<byte> wrapped, ushort epoch)
    {
        Assert.That(ClusterKek.Unwrap(wrapped), Has.Length.EqualTo(32));
        return new SidecarKey { Purpose = purpose, Wrapped = [.. wrapped], Created = "", LocalEpoch = epoch };
    }

    private void Register(Registration writer)
    {
        WriterRow? row = FindWriter(writer.DekId, writer.NodeId16);
        Assert.That(row is null || row.FullNodeId == writer.FullNodeId, "halt: collision");
        Assert.That(row is null || row.LastSeenEpoch <= writer.LocalEpoch, "halt: epoch rollback");
        PutRow(new WriterRow(writer.DekId, writer.FullNodeId, row?.FirstSeenEpoch ?? writer.LocalEpoch, writer.LocalEpoch));
    }
}
