using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Encryption.Envelopes;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Raft;
using Elastickv.Node.Storage;

namespace Elastickv.Node.Encryption.Startup;

/// <summary>
/// Finds a sidecar that missed an applied entry (spec §4.6). The store itself remembers the last entry that changed the sidecar, so
/// compaction does not matter, nor the raft envelope (H-02), nor a sidecar index of 0 (D-88). A store that another build wrote has no such
/// row: then the registry must not know a key that the sidecar lacks, and the log is searched, inside envelopes too.
/// </summary>
public static class SidecarLag
{
    private const int FramingSize = 9;
    private const byte ProposalFraming = 0x01;

    /// <param name="sidecar">The sidecar as it is on disk, null without a file.</param>
    /// <param name="keys">Its keys.</param>
    /// <param name="rows">The store before anything was replayed.</param>
    /// <param name="entries">The log, in index order.</param>
    /// <exception cref="EncryptionException"><see cref="EncryptionError.SidecarBehindRaftLog"/>.</exception>
    public static void Require(Sidecar? sidecar, Keystore keys, IRowReader rows, IEnumerable<Entry> entries)
    {
        var known = sidecar ?? Sidecar.Empty;
        var remembered = MetaRows.Read(rows, MetaRows.EncryptionAppliedIndex);
        if (remembered > known.RaftAppliedIndex)
            throw Behind(known, $"the store has applied entry {remembered}");
        if (remembered != 0)
            return;
        if (WriterRegistry.All(rows).FirstOrDefault(row => !known.Keys.ContainsKey(row.DekId)) is { } stray)
            throw Behind(known, $"the writer registry has key_id {stray.DekId}");
        var applied = MetaRows.Read(rows, MetaRows.AppliedIndex);
        foreach (var entry in entries)
        {
            if (entry.Index > known.RaftAppliedIndex && entry.Index <= applied && IsRelevant(entry, known.RaftEnvelopeCutoverIndex, keys))
                throw Behind(known, $"entry {entry.Index} changes it");
        }
    }

    /// <summary>
    /// Whether an entry changes the sidecar. An envelope that cannot be opened counts: its key may be what the sidecar misses.
    /// </summary>
    public static bool IsRelevant(Entry entry, ulong cutover, Keystore keys)
    {
        if (entry.Type != EntryType.Normal || entry.Data.Length <= FramingSize || entry.Data.Span[0] != ProposalFraming)
            return false;
        var payload = entry.Data.Span[FramingSize..];
        if (cutover == 0 || entry.Index <= cutover)
            return OpcodeRange.ChangesSidecar((Opcode)payload[0]);
        try
        {
            var opened = RaftEnvelope.Open(keys, payload);
            return opened.Length > 0 && OpcodeRange.ChangesSidecar((Opcode)opened[0]);
        }
        catch (EncryptionException)
        {
            return true;
        }
    }

    private static EncryptionException Behind(Sidecar sidecar, string detail) =>
        new(EncryptionError.SidecarBehindRaftLog, $"sidecar has {sidecar.RaftAppliedIndex}, {detail}");
}
