namespace Elastickv.Node.Admin;

/// <summary>What EncryptionAdmin knows of this node's encryption: its configuration, sidecar and replicated writer registry (spec §4, §5, §7). Safe to call from any thread.</summary>
public interface IEncryptionState
{
    /// <summary>Hash of this node's raftId (spec §5.2).</summary>
    ulong FullNodeId { get; }

    /// <summary>Whether <c>--encryptionSidecarPath</c> is given.</summary>
    bool HasSidecarPath { get; }

    /// <summary>Whether the node has all of <c>--encryption-enabled</c>, a loaded KEK and a sidecar path: only then it can apply encryption entries, and may propose them (H-06).</summary>
    bool IsCapable { get; }

    /// <summary>The sidecar as it is now on disk, or null if there is no file.</summary>
    /// <exception cref="SidecarUnreadableException">The file exists but is no valid sidecar.</exception>
    SidecarView? ReadSidecar();

    /// <summary>The row of the writer registry for a key and the low 16 bits of a node id, as applied here, or null.</summary>
    WriterRow? FindWriter(uint dekId, ushort nodeId16);

    /// <summary>Whether bytes are a DEK wrapped under this cluster's KEK (spec §1.4).</summary>
    bool CanUnwrap(ReadOnlySpan<byte> wrapped);
}
