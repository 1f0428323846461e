using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Raft;
using Elastickv.Node.Snapshots;
using Elastickv.Node.Storage;
using Elastickv.Node.Wal;

namespace Elastickv.Node.Encryption.Startup;

/// <summary>
/// Tells from a data directory alone that encryption was bootstrapped there (H-09), without changing a file: the log holds encryption
/// entries until they are compacted into a snapshot, and the snapshot then has a cutover or writer rows.
/// </summary>
public static class EncryptedDirectory
{
    private const int FramingSize = 9;

    /// <exception cref="EncryptionException"><see cref="EncryptionError.EncryptedDataWithoutFlag"/>.</exception>
    public static void RequireNone(string dataDirectory)
    {
        if (Evidence(dataDirectory) is { } found)
            throw new EncryptionException(EncryptionError.EncryptedDataWithoutFlag, found);
    }

    /// <summary>What shows that the directory is encrypted, or null.</summary>
    public static string? Evidence(string dataDirectory) =>
        SnapshotEvidence(Path.Combine(dataDirectory, "fsm-snap")) ?? LogEvidence(Path.Combine(dataDirectory, "wal"));

    private static string? SnapshotEvidence(string directory)
    {
        var newest = Directory.Exists(directory) ? Directory.EnumerateFiles(directory, "*.fsm").Max(StringComparer.Ordinal) : null;
        if (newest is null)
            return null;
        var snapshot = FsmSnapshotReader.Open(newest);
        if (snapshot.Header.RaftEnvelopeCutover != 0)
            return $"{Path.GetFileName(newest)} has raft cutover {snapshot.Header.RaftEnvelopeCutover}";
        var visitor = new WriterFinder();
        FsmSnapshotReader.Scan(snapshot, ref visitor);
        return visitor.Found ? $"{Path.GetFileName(newest)} holds writer registry rows" : null;
    }

    private static string? LogEvidence(string directory)
    {
        if (!WalReader.Exists(directory))
            return null;
        foreach (var entry in WalReader.Read(directory).Entries)
        {
            if (entry.Type == EntryType.Normal && entry.Data.Length > FramingSize && OpcodeRange.IsEncryption((Opcode)entry.Data.Span[FramingSize]))
                return $"log entry {entry.Index} has encryption opcode 0x{entry.Data.Span[FramingSize]:x2}";
        }

        return null;
    }

    private struct WriterFinder : IRowVisitor
    {
        public bool Found { get; private set; }

        // Rows come in key order: past the registry's place there is none.
        public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            Found = key.StartsWith(WriterRow.Prefix);
            return !Found && key.SequenceCompareTo(WriterRow.Prefix) < 0;
        }
    }
}
