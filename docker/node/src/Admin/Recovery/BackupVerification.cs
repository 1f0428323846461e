using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Envelopes;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Encryption.Startup;
using Elastickv.Node.Proposals;
using Elastickv.Node.Raft;
using Elastickv.Node.Snapshots;
using Elastickv.Node.Storage;
using Elastickv.Node.Wal;

namespace Elastickv.Node.Admin.Recovery;

/// <summary>
/// Judges a copy of a node's files (spec §9): a copy without its sidecar is lost for ever, and so is one whose sidecar misses a key, so everything that is sealed in it
/// is opened. Nothing of it is changed.
/// </summary>
/// <param name="directory">Copy of <c>&lt;raftDataDir&gt;/&lt;raftId&gt;</c>.</param>
/// <param name="sidecarPath">Copy of the sidecar.</param>
/// <param name="kek">The KEK, asked for when there is something to unwrap.</param>
public sealed class BackupVerification(string directory, string sidecarPath, Func<KekWrapper?> kek)
{
    private string RowDirectory => Path.Combine(directory, "fsm.db");

    private string LogDirectory => Path.Combine(directory, "wal");

    /// <exception cref="EncryptionException">
    /// <see cref="EncryptionError.BackupMissingSidecar"/>; or the sidecar, a key, a value or a log entry cannot be read, or the sidecar is older than the data.
    /// </exception>
    /// <exception cref="IOException">There is no such copy, or it is damaged.</exception>
    public BackupReport Run()
    {
        if (!WalReader.Exists(LogDirectory))
            throw new DirectoryNotFoundException($"{directory} is no copy of a data directory: it holds no Raft log");
        using var rows = File.Exists(Path.Combine(RowDirectory, RowStore.FileName)) ? RowStore.Open(RowDirectory) : null;
        var log = WalReader.Read(LogDirectory).Entries;
        if (new SidecarFile(sidecarPath).Read() is not { } sidecar)
            return Unencrypted(rows);
        var keys = Unwrap(sidecar);
        if (rows is not null)
            SidecarLag.Require(sidecar, keys, rows, log);
        var snapshots = Snapshots(sidecar);
        IEnumerable<IRowReader> places = [.. rows is null ? [] : new IRowReader[] { rows }, .. snapshots];
        var audits = places.Select(place => RequireSound(StoreAudit.Run(place, new ValueSealer(keys)))).ToList();
        return new BackupReport(
            IsEncrypted: true, sidecar.Keys.Count, audits.Sum(audit => audit.SealedPerKey.Values.Sum()), audits.Sum(audit => audit.Clear),
            OpenLog(log, sidecar.RaftEnvelopeCutoverIndex, keys), snapshots.Count);
    }

    /// <summary>Without a sidecar nothing in the copy may need one.</summary>
    private BackupReport Unencrypted(RowStore? rows)
    {
        var evidence = EncryptedDirectory.Evidence(directory);
        var clear = rows is null ? 0 : StoreAudit.Run(rows, sealer: null) switch
        {
            { Failures: > 0 } audit => throw new EncryptionException(EncryptionError.BackupMissingSidecar, audit.FirstFailure),
            var audit => audit.Clear,
        };
        return evidence is null
            ? new BackupReport(IsEncrypted: false, 0, 0, clear, 0, 0)
            : throw new EncryptionException(EncryptionError.BackupMissingSidecar, $"no {sidecarPath}, but {evidence}");
    }

    private Keystore Unwrap(Sidecar sidecar)
    {
        var keys = new Keystore();
        foreach (var (id, key) in StartupGuards.Unwrap(sidecar, kek() ?? throw new EncryptionException(EncryptionError.KekNotConfigured)))
            keys.Set(id, key);
        return keys;
    }

    private List<SnapshotRows> Snapshots(Sidecar sidecar)
    {
        var files = Path.Combine(directory, "fsm-snap");
        var snapshots = new List<SnapshotRows>();
        foreach (var file in Directory.Exists(files) ? Directory.GetFiles(files, "*.fsm") : [])
        {
            var snapshot = FsmSnapshotReader.Open(file);
            StartupGuards.RequireMatchingCutover(snapshot.Header.RaftEnvelopeCutover, sidecar);
            snapshots.Add(new SnapshotRows(snapshot));
        }

        return snapshots;
    }

    private static StoreAudit RequireSound(StoreAudit audit) =>
        audit.Failures == 0 ? audit : throw new EncryptionException(EncryptionError.EncryptedReadIntegrity, $"{audit.Failures} values do not open: {audit.FirstFailure}");

    private static long OpenLog(IEnumerable<Entry> log, ulong cutover, Keystore keys)
    {
        long opened = 0;
        foreach (var entry in log.Where(entry => cutover != 0 && entry.Index > cutover && entry.Type == EntryType.Normal && !entry.Data.IsEmpty))
        {
            _ = RaftEnvelope.Open(keys, ProposalFraming.Decode(entry.Data).Payload.Span);
            opened++;
        }

        return opened;
    }
}
