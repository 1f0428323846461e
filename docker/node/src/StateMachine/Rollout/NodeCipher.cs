using System.Collections.Concurrent;
using System.Collections.Immutable;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Envelopes;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Proposals;

namespace Elastickv.Node.StateMachine.Rollout;

/// <summary>
/// A capable node's keys in memory: KEK, data keys, sidecar, and the nonces of this process life. It seals what this node stores and proposes
/// and opens what it reads. Changed by the host's loop only; readable from any thread.
/// </summary>
public sealed class NodeCipher : IProposalSealer
{
    private readonly SidecarFile _file;
    private readonly KekWrapper _kek;
    private readonly TimeProvider _time;
    private readonly Func<uint, ushort, WriterRow?> _findWriter;
    private readonly NonceFactory _storageNonces;
    private readonly NonceFactory _raftNonces;
    private volatile Sidecar _sidecar;
    private readonly ConcurrentDictionary<uint, ulong> _lastProposed = new();

    /// <summary>Raft key under which this node's epoch was seen in the registry.</summary>
    private uint _registeredRaftKey;

    /// <param name="identity">This node.</param>
    /// <param name="kek">The cluster's KEK.</param>
    /// <param name="file">Where the sidecar lives.</param>
    /// <param name="sidecar">Its content with the epochs raised for this process life, already durable; <see cref="Sidecar.Empty"/> if there is none.</param>
    /// <param name="findWriter">Row of the writer registry as applied here.</param>
    /// <param name="time">For the creation time of keys.</param>
    /// <param name="compress">Compress values before they are sealed.</param>
    /// <param name="writeCeiling">Writes allowed under one key in one process life.</param>
    /// <exception cref="EncryptionException">A key does not unwrap.</exception>
    public NodeCipher(
        NodeIdentity identity, KekWrapper kek, SidecarFile file, Sidecar sidecar, Func<uint, ushort, WriterRow?> findWriter, TimeProvider time,
        bool compress = false, ulong writeCeiling = NonceFactory.DefaultCeiling)
    {
        (Identity, _kek, _file, _sidecar, _findWriter, _time) = (identity, kek, file, sidecar, findWriter, time);
        AtStart = sidecar;
        foreach (var (id, key) in sidecar.Keys)
            Keys.Set(id, kek.Unwrap(key.Wrapped.AsSpan()));
        _storageNonces = new NonceFactory(identity.Id16, EpochOf(sidecar, Purpose.Storage), writeCeiling);
        _raftNonces = new NonceFactory(identity.Id16, EpochOf(sidecar, Purpose.Raft), writeCeiling);
        Values = new ValueSealer(Keys, compress);
        Publish(sidecar);
    }

    public NodeIdentity Identity { get; }

    public KekWrapper Kek => _kek;

    public Keystore Keys { get; } = new();

    /// <summary>Seals and opens stored values.</summary>
    public ValueSealer Values { get; }

    public Sidecar Sidecar => _sidecar;

    /// <summary>The sidecar with which this process began, before it replayed its log.</summary>
    public Sidecar AtStart { get; }

    public bool IsActive => _sidecar.RaftEnvelopeCutoverIndex != 0;

    public bool IsAdmissionStopped => (_sidecar.StorageEnvelopeActive && _storageNonces.AdmissionStopped) || (IsActive && _raftNonces.AdmissionStopped);

    /// <summary>Nonces given by this process life under the active key of a purpose.</summary>
    public ulong WritesUnderKey(Purpose purpose) => Nonces(purpose).WritesUnderKey;

    /// <summary>The last index at which this process life proposed an entry sealed under each raft key.</summary>
    public ImmutableSortedDictionary<uint, ulong> LastProposedPerKey => _lastProposed.ToImmutableSortedDictionary();

    public int Overhead => RaftEnvelope.Overhead;

    /// <summary>The epoch under which this process life writes with keys of a purpose; also that of keys that come while it runs (spec §4.5).</summary>
    public ushort PinnedEpoch(Purpose purpose) => Nonces(purpose).LocalEpoch;

    /// <summary>The 32 bytes of a wrapped key.</summary>
    /// <exception cref="EncryptionException"><see cref="EncryptionError.KekUnwrapFailed"/>.</exception>
    public byte[] Unwrap(ReadOnlySpan<byte> wrapped) => _kek.Unwrap(wrapped);

    /// <summary>A key that comes while this process runs, as the sidecar keeps it.</summary>
    public SidecarKey Describe(uint id, Purpose purpose, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> key) => new()
    {
        Purpose = purpose,
        Wrapped = [.. wrapped],
        Created = _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        LocalEpoch = PinnedEpoch(purpose),
        Binding = [.. DekBinding.Compute(key, id, purpose)],
    };

    /// <summary>Makes a new sidecar durable and acts on it from now on.</summary>
    public void Save(Sidecar next)
    {
        _file.Write(next);
        foreach (var purpose in new[] { Purpose.Storage, Purpose.Raft })
        {
            if (next.Active(purpose) != _sidecar.Active(purpose))
                Nonces(purpose).KeyChanged();
        }

        Publish(next);
    }

    /// <summary>The payload of the entry at an index, opened if it stands above the cutover: strictly, for the marker itself is clear (spec §3.2).</summary>
    /// <exception cref="EncryptionException"><see cref="EncryptionError.RaftUnwrapFailed"/>: applying must halt.</exception>
    public ReadOnlyMemory<byte> Open(ulong index, ReadOnlyMemory<byte> payload)
    {
        var cutover = _sidecar.RaftEnvelopeCutoverIndex;
        return cutover != 0 && index > cutover ? RaftEnvelope.Open(Keys, payload.Span) : payload;
    }

    public bool MaySeal(ReadOnlySpan<byte> payload) =>
        IsRegistered() || OwnRegistration.Is(payload, Own(Purpose.Raft)) || OwnRegistration.Is(payload, Own(Purpose.Storage));

    public void Seal(ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        var id = _sidecar.ActiveRaft;
        RaftEnvelope.Seal(Keys.Get(id), id, _raftNonces, payload, destination);
    }

    public void Proposed(ulong index) => _lastProposed[_sidecar.ActiveRaft] = index;

    /// <summary>The registrations this process life needs and the registry does not show yet (spec §5.4).</summary>
    public IReadOnlyList<Registration> MissingRegistrations()
    {
        // Raft first: until it is there, a leader may propose nothing else.
        return new[] { Own(Purpose.Raft), Own(Purpose.Storage) }
            .Where(r => r.DekId != 0 && _findWriter(r.DekId, r.NodeId16)?.LastSeenEpoch != r.LocalEpoch)
            .ToArray();
    }

    private Registration Own(Purpose purpose) => new(_sidecar.Active(purpose), Identity.FullId, PinnedEpoch(purpose));

    private bool IsRegistered()
    {
        var wanted = Own(Purpose.Raft);
        if (_registeredRaftKey == wanted.DekId)
            return true;
        if (_findWriter(wanted.DekId, wanted.NodeId16) is not { } row || row.FullNodeId != wanted.FullNodeId || row.LastSeenEpoch != wanted.LocalEpoch)
            return false;
        _registeredRaftKey = wanted.DekId;
        return true;
    }

    private NonceFactory Nonces(Purpose purpose) => purpose == Purpose.Storage ? _storageNonces : _raftNonces;

    private void Publish(Sidecar sidecar)
    {
        _sidecar = sidecar;
        Values.State = new SealingState(sidecar.StorageEnvelopeActive, sidecar.ActiveStorage, _storageNonces);
    }

    private static ushort EpochOf(Sidecar sidecar, Purpose purpose) =>
        sidecar.Active(purpose) is not 0 and var id ? sidecar.Keys[id].LocalEpoch : (ushort)0;
}
