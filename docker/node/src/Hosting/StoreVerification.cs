using Elastickv.Node.Encryption.Envelopes;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Proposals;
using Elastickv.Node.Raft;
using Elastickv.Node.Snapshots;
using Elastickv.Node.StateMachine.Rollout;
using Elastickv.Node.Storage;
using Elastickv.Node.Wal;
using Elastickv.Proto;
using Google.Protobuf.Collections;

namespace Elastickv.Node.Hosting;

/// <summary>
/// Reads everything that this node keeps, while it runs: opens each value, and counts by key the values, the sealed entries of the log and the sealed rows
/// of the snapshots (spec §9). It takes as long as reading takes.
/// </summary>
internal sealed class StoreVerification(NodeOptions options, NodeCipher? cipher, RowStore rows, bool isRewritten)
{
    public StoreReport Run()
    {
        var sidecar = cipher?.Sidecar ?? Sidecar.Empty;
        var report = new StoreReport { ActiveStorageId = sidecar.ActiveStorage, ActiveRaftId = sidecar.ActiveRaft };
        AddValues(report);
        AddSnapshots(report);
        AddLog(report, sidecar.RaftEnvelopeCutoverIndex);
        report.RewriteFinished = isRewritten;
        return report;
    }

    private void AddValues(StoreReport report)
    {
        using var view = rows.OpenSnapshot();
        var audit = StoreAudit.Run(view, cipher?.Values);
        (report.ClearValues, report.Tombstones, report.Failures, report.FirstFailure) =
            ((ulong)audit.Clear, (ulong)audit.Tombstones, (ulong)audit.Failures, audit.FirstFailure ?? "");
        foreach (var (key, count) in audit.SealedPerKey)
            report.ValuesPerDek[key] = (ulong)count;
    }

    private void AddSnapshots(StoreReport report)
    {
        var directory = Path.Combine(options.DataDirectory, "fsm-snap");
        foreach (var file in Directory.Exists(directory) ? Directory.GetFiles(directory, "*.fsm") : [])
        {
            var counter = new SealedRows(report);
            try
            {
                FsmSnapshotReader.Scan(FsmSnapshotReader.Open(file), ref counter);
            }
            catch (Exception e) when (e is FileNotFoundException or SnapshotException && !File.Exists(file))
            {
                // A newer snapshot has taken its place meanwhile.
            }
        }
    }

    private void AddLog(StoreReport report, ulong cutover)
    {
        if (cutover == 0)
            return;
        foreach (var entry in WalReader.Read(Path.Combine(options.DataDirectory, "wal")).Entries)
        {
            if (entry.Index <= cutover || entry.Type != EntryType.Normal || entry.Data.Length < ProposalFraming.HeaderSize + Envelope.Overhead)
                continue;
            Add(report.LogEntriesPerDek, Envelope.Split(entry.Data.Span[ProposalFraming.HeaderSize..]).KeyId);
        }
    }

    private static void Add(MapField<uint, ulong> counts, uint key) => counts[key] = counts.TryGetValue(key, out var count) ? count + 1 : 1;

    private readonly struct SealedRows(StoreReport report) : IRowVisitor
    {
        public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            if (RowKey.IsVersion(key) && value.Length >= ValueHeader.Size + Envelope.Overhead && ValueHeader.Parse(value).IsEncrypted)
                Add(report.SnapshotValuesPerDek, Envelope.Split(value[ValueHeader.Size..]).KeyId);
            return true;
        }
    }
}
