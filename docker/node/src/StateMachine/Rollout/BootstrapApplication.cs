using System.Collections.Immutable;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Storage;

namespace Elastickv.Node.StateMachine.Rollout;

/// <summary>Applies the bootstrap entry in the order of spec §6.1: nothing is changed before everything is checked.</summary>
internal readonly struct BootstrapApplication(NodeCipher node, ulong index, RowBatch batch)
{
    public void Apply(BootstrapEntry entry)
    {
        Check(entry);
        if (index > node.Sidecar.RaftAppliedIndex)
            Install(entry);
        foreach (var writer in entry.Writers)
            WriterRegistry.Apply(batch, writer);
    }

    private static void Check(BootstrapEntry entry)
    {
        if (entry.StorageDekId == entry.RaftDekId)
            throw new EncryptionException(EncryptionError.FsmWireMalformed, $"storage and raft key_id are both {entry.StorageDekId}");
        if (entry.Writers.FirstOrDefault(w => w.DekId != entry.StorageDekId && w.DekId != entry.RaftDekId) is { DekId: not 0 } stray)
            throw new EncryptionException(EncryptionError.FsmWireMalformed, $"a writer of key_id {stray.DekId}");
    }

    private void Install(BootstrapEntry entry)
    {
        if (node.Sidecar.IsBootstrapped)
            RequireSame(entry);
        var storage = node.Unwrap(entry.WrappedStorage.AsSpan());
        var raft = node.Unwrap(entry.WrappedRaft.AsSpan());
        node.Keys.Set(entry.StorageDekId, storage);
        node.Keys.Set(entry.RaftDekId, raft);
        var next = node.Sidecar.WithAppliedIndex(index);
        if (!next.IsBootstrapped)
        {
            next = next
                .WithKey(entry.StorageDekId, node.Describe(entry.StorageDekId, Purpose.Storage, entry.WrappedStorage.AsSpan(), storage))
                .WithKey(entry.RaftDekId, node.Describe(entry.RaftDekId, Purpose.Raft, entry.WrappedRaft.AsSpan(), raft))
                .WithActive(Purpose.Storage, entry.StorageDekId)
                .WithActive(Purpose.Raft, entry.RaftDekId);
        }

        node.Save(next);
    }

    /// <summary>A second bootstrap changes nothing if it says the same, and halts otherwise.</summary>
    private void RequireSame(BootstrapEntry entry)
    {
        var sidecar = node.Sidecar;
        if (sidecar.ActiveStorage != entry.StorageDekId || sidecar.ActiveRaft != entry.RaftDekId)
            throw Different($"active keys are {sidecar.ActiveStorage} and {sidecar.ActiveRaft}; use rotate");
        if (!SameWrapped(entry.StorageDekId, entry.WrappedStorage) || !SameWrapped(entry.RaftDekId, entry.WrappedRaft))
            throw Different("the wrapped keys differ");
    }

    private bool SameWrapped(uint id, ImmutableArray<byte> wrapped) =>
        node.Sidecar.Keys.TryGetValue(id, out var key) && key.Wrapped.AsSpan().SequenceEqual(wrapped.AsSpan());

    private static EncryptionException Different(string detail) =>
        new(EncryptionError.KeyConflict, $"second bootstrap: {detail}");
}
