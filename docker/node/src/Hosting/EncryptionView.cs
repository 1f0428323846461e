using System.Collections.Immutable;
using Elastickv.Node.Admin;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.StateMachine.Rollout;
using Elastickv.Node.Storage;

namespace Elastickv.Node.Hosting;

/// <summary>This node's encryption as the admin services see it: the sidecar on disk and the registry in the store.</summary>
internal sealed class EncryptionView(NodeOptions options, NodeCipher? cipher, RowStore rows) : IEncryptionState
{
    public ulong FullNodeId { get; } = NodeIdentity.Of(options.RaftId).FullId;

    public bool HasSidecarPath => options.SidecarPath.Length > 0;

    public bool IsCapable => cipher is not null;

    public SidecarView? ReadSidecar()
    {
        if (!HasSidecarPath)
            return null;
        try
        {
            return new SidecarFile(options.SidecarPath).Read() is { } sidecar ? View(sidecar) : null;
        }
        catch (EncryptionException e)
        {
            throw new SidecarUnreadableException(e.Message, e.Is(EncryptionError.SidecarVersion), e);
        }
    }

    public Admin.WriterRow? FindWriter(uint dekId, ushort nodeId16) =>
        WriterRegistry.Find(rows, dekId, nodeId16) is { } row ? new Admin.WriterRow(row.FullNodeId, row.FirstSeenEpoch, row.LastSeenEpoch) : null;

    public bool CanUnwrap(ReadOnlySpan<byte> wrapped)
    {
        if (cipher is null)
            return false;
        try
        {
            _ = cipher.Unwrap(wrapped);
            return true;
        }
        catch (EncryptionException)
        {
            return false;
        }
    }

    private static SidecarView View(Sidecar sidecar) => new()
    {
        ActiveStorageId = sidecar.ActiveStorage,
        ActiveRaftId = sidecar.ActiveRaft,
        StorageEnvelopeActive = sidecar.StorageEnvelopeActive,
        StorageEnvelopeCutoverIndex = sidecar.StorageEnvelopeCutoverIndex,
        RaftEnvelopeCutoverIndex = sidecar.RaftEnvelopeCutoverIndex,
        RaftAppliedIndex = sidecar.RaftAppliedIndex,
        Keys = sidecar.Keys.ToImmutableSortedDictionary(
            pair => pair.Key,
            pair => new SidecarKeyView(pair.Value.Purpose == Purpose.Storage ? KeyPurpose.Storage : KeyPurpose.Raft, pair.Value.Wrapped.AsMemory(), pair.Value.LocalEpoch)),
    };
}
