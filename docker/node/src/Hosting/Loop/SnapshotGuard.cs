using System.Buffers.Binary;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Envelopes;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Startup;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Snapshots;
using Elastickv.Node.StateMachine.Rollout;
using Elastickv.Node.Storage;

namespace Elastickv.Node.Hosting.Loop;

/// <summary>
/// Judges a snapshot of another node before it replaces anything (H-03): its cutover must be this node's, and this node's sidecar must know
/// every encryption entry in it, and every key if it does not say so (a key retired since may still have its rows). Otherwise entries and values would be misread, and the replica must halt.
/// </summary>
internal static class SnapshotGuard
{
    /// <returns>
    /// <see cref="EncryptionError.EnvelopeCutoverDivergence"/>, <see cref="EncryptionError.SidecarBehindRaftLog"/>,
    /// <see cref="EncryptionError.NoCipherConfigured"/>, or null if the snapshot can be used.
    /// </returns>
    public static EncryptionException? Complaint(FsmSnapshot snapshot, NodeCipher? cipher)
    {
        try
        {
            StartupGuards.RequireMatchingCutover(snapshot.Header.RaftEnvelopeCutover, cipher?.Sidecar);
        }
        catch (EncryptionException divergence)
        {
            return divergence;
        }

        var known = cipher?.Sidecar ?? Sidecar.Empty;
        var rows = new Rows();
        FsmSnapshotReader.Scan(snapshot, ref rows);
        if (rows.EncryptionIndex > known.RaftAppliedIndex)
            return Behind($"sidecar has {known.RaftAppliedIndex}, the leader's snapshot {rows.EncryptionIndex}");
        if (rows.EncryptionIndex == 0 && rows.Keys.FirstOrDefault(key => !known.Keys.ContainsKey(key)) is not 0 and var missing)
            return Behind($"the leader's snapshot has writers of key_id {missing}");
        return rows.HasSealed && cipher is null ? new EncryptionException(EncryptionError.NoCipherConfigured) : null;
    }

    private static EncryptionException Behind(string detail) => new(EncryptionError.SidecarBehindRaftLog, detail);

    private struct Rows() : IRowVisitor
    {
        public HashSet<uint> Keys { get; } = [];

        public bool HasSealed { get; private set; }

        /// <summary>The last entry that changed the sender's sidecar.</summary>
        public ulong EncryptionIndex { get; private set; }

        public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            if (key.StartsWith(WriterRow.Prefix))
                Keys.Add(WriterRow.Decode(key, value).DekId);
            else if (key.SequenceEqual(MetaRows.EncryptionAppliedIndex))
                EncryptionIndex = BinaryPrimitives.ReadUInt64LittleEndian(value);
            else if (RowKey.IsVersion(key))
                HasSealed |= ValueHeader.Parse(value).IsEncrypted;
            return true;
        }
    }
}
