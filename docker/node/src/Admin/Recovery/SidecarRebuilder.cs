using System.Globalization;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Startup;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Proto;
using Google.Protobuf;

namespace Elastickv.Node.Admin.Recovery;

/// <summary>
/// Makes a node's sidecar out of what the leader tells and what the node itself still knows (spec §5.5, §9). Everything but the epochs is the group's and
/// comes from the leader. An epoch is the node's own and is never lowered: it is the greatest that any witness knows, and one more for the keys the node
/// will write with, which its next start raises once again.
/// <para>
/// The index is that of the last entry that changed the leader's sidecar: what the next start checks its store against. A node that has not yet applied
/// up to there applies those entries over a newer sidecar, which then changes nothing but the writer registry.
/// </para>
/// </summary>
internal sealed class SidecarRebuilder(KekWrapper kek, Sidecar? old, IReadOnlyDictionary<uint, ushort> usedEpochs, TimeProvider time)
{
    /// <exception cref="EncryptionException">A key does not open under the KEK, or an epoch is exhausted.</exception>
    /// <exception cref="RefusalException">The leader knows less than this node.</exception>
    public Sidecar Rebuild(LeaderState leader)
    {
        SidecarStateReport state = leader.State;
        if (old is not null && old.RaftAppliedIndex > state.LatestAppliedIndex)
            throw new RefusalException($"this node's sidecar has raft_applied_index {old.RaftAppliedIndex}, the leader's only {state.LatestAppliedIndex}");
        var sidecar = new Sidecar
        {
            RaftAppliedIndex = state.LatestAppliedIndex,
            StorageEnvelopeActive = state.StorageEnvelopeActive,
            StorageEnvelopeCutoverIndex = StorageCutover(state),
            RaftEnvelopeCutoverIndex = state.RaftEnvelopeCutoverIndex,
            ActiveStorage = state.ActiveStorageId,
            ActiveRaft = state.ActiveRaftId,
        };
        foreach ((uint id, ByteString wrapped) in state.WrappedDeksById)
            sidecar = sidecar.WithKey(id, RebuildKey(id, wrapped, leader));
        sidecar.Validate();
        return sidecar;
    }

    private SidecarKey RebuildKey(uint id, ByteString wrapped, LeaderState leader)
    {
        Purpose purpose = PurposeOf(id, leader.State);
        SidecarKey? known = old?.Keys.GetValueOrDefault(id);
        return new SidecarKey
        {
            Purpose = purpose,
            Wrapped = [.. wrapped.Span],
            Created = known?.Created ?? time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            LocalEpoch = EpochOf(id, known, leader),
            Binding = [.. DekBinding.Compute(Unwrap(id, wrapped), id, purpose)],
        };
    }

    private byte[] Unwrap(uint id, ByteString wrapped)
    {
        try
        {
            return kek.Unwrap(wrapped.Span);
        }
        catch (EncryptionException e)
        {
            throw new EncryptionException(EncryptionError.KekMismatch, $"key_id {id} of the leader", e);
        }
    }

    private ushort EpochOf(uint id, SidecarKey? known, LeaderState leader)
    {
        ushort registered = (ushort)leader.Registry.GetValueOrDefault(id);
        ushort own = Math.Max(known?.LocalEpoch ?? 0, usedEpochs.GetValueOrDefault(id));
        bool isActive = id == leader.State.ActiveStorageId || id == leader.State.ActiveRaftId;
        return isActive ? LocalEpochs.Recover(own, registered) : Math.Max(own, registered);
    }

    /// <summary>Upstream's leaders do not tell: then what this node knows, and otherwise unknown, which is 0 (spec §7.2).</summary>
    private ulong StorageCutover(SidecarStateReport state)
    {
        if (!state.StorageEnvelopeActive)
            return 0;
        return state.StorageEnvelopeCutoverIndex != 0 ? state.StorageEnvelopeCutoverIndex : old?.StorageEnvelopeCutoverIndex ?? 0;
    }

    private Purpose PurposeOf(uint id, SidecarStateReport state)
    {
        if (id == state.ActiveStorageId || state.PurposesById.GetValueOrDefault(id) == (uint)Purpose.Storage)
            return Purpose.Storage;
        if (id == state.ActiveRaftId || state.PurposesById.GetValueOrDefault(id) == (uint)Purpose.Raft)
            return Purpose.Raft;
        return old?.Keys.GetValueOrDefault(id)?.Purpose ?? throw new RefusalException($"the leader does not tell the purpose of key_id {id}");
    }
}
