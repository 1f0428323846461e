using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Registry;
using Elastickv.Jepsen.Checker.Sidecars;
using Elastickv.Jepsen.Checker.Values;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Nonces;

/// <summary>
/// K3 (spec §14.0): no nonce was used twice under one key, on any disk at any capture, except for copies of the same row; each names a
/// registered writer and an epoch that it registered; a node seals what it applies with nonces of its own.
/// </summary>
public sealed class NonceChecker : IChecker
{
    /// <summary>So many rows that a node applied and did not seal itself are no accident.</summary>
    private const int ManyForeignRows = 20;

    public string Name => "nonces";

    public CheckResult Check(RunRecord run, CancellationToken cancellationToken)
    {
        var notes = new AuditNotes(Name);
        using var keys = new DiskKeys(run);
        JudgeKeys(keys, notes);
        var collector = new NonceCollector(keys, new Origins(keys, new WrittenValues(run)), notes);
        var resting = new RestingCaptures(run);
        foreach (var image in run.Disks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Collect(image, collector, keys, notes, resting.Contains(image));
        }

        JudgeWriters(collector, KnownWriters.Of(run, keys), keys, notes);
        notes.Count("nonces", collector.Ledger.Count);
        if (collector.Ledger.Dropped > 0)
            notes.Doubt(new Finding("too-many-nonces", $"{collector.Ledger.Dropped} nonces beyond {NonceLedger.MaximumNonces} were not compared"));
        if (run.PhasesReached.Contains(Phase.Phase1) && collector.Ledger.Count == 0)
            notes.Doubt(new Finding("control-dark", "phase 1 was reached, but no nonce was found anywhere"));
        return notes.Result();
    }

    private static void Collect(DiskImage image, NonceCollector collector, DiskKeys keys, AuditNotes notes, bool isAtRest)
    {
        var identity = keys.IdentityOf(image);
        var own = identity.Short;
        long ownRows = 0, foreignRows = 0;
        DiskWalk.Rows(image, notes, source =>
        {
            foreach (var row in source.Read())
            {
                if (collector.Row(source, row) is { } nonce)
                    _ = nonce.Node == own ? ownRows++ : foreignRows++;
            }
        });
        var first = ulong.MaxValue;
        var log = DiskWalk.Entries(image, notes, entry =>
        {
            first = Math.Min(first, entry.Index);
            collector.Entry(image, entry);
        });
        // A node that was stopped may have stored a snapshot of another that it had not installed yet.
        var appliedAll = isAtRest && !log.InstalledSnapshot && first <= keys.StorageCutover;
        if (identity.IsKnown && appliedAll && ownRows == 0 && foreignRows >= ManyForeignRows)
        {
            notes.Violation(new Finding("shared-ciphertext", $"{image.Node} applied its log itself, but all its {foreignRows} sealed rows carry nonces of other nodes")
            {
                Node = image.Node,
                Capture = image.Label,
            });
        }
    }

    private static void JudgeKeys(DiskKeys keys, AuditNotes notes)
    {
        foreach (var same in keys.Ring.Keys.GroupBy(key => key.Fingerprint).Where(group => group.Count() > 1))
        {
            var ids = string.Join(" and ", same.Select(key => $"{key.Id} ({key.Purpose})"));
            notes.Violation(new Finding("key-reused", $"the keys {ids} are one and the same"));
        }
    }

    private static void JudgeWriters(NonceCollector collector, KnownWriters writers, DiskKeys keys, AuditNotes notes)
    {
        notes.Count("writers", writers.Count);
        foreach (var (writer, first) in collector.Writers)
        {
            var lastSeen = writers.LastSeen(writer.KeyId, writer.Node);
            if (lastSeen >= writer.Epoch)
                continue;
            if (MaySealUnregistered(writer, keys))
            {
                notes.Count("unregistered-epochs");
                continue;
            }

            var why = lastSeen is null ? "which never registered under this key" : $"which registered epoch {lastSeen} at most";
            notes.Violation(collector.WithOrigin(
                new Finding("nonce-unregistered", $"a nonce under key {writer.KeyId} names node {writer.Node:x4} in epoch {writer.Epoch}, {why}")
                {
                    Node = first.Image.Node,
                    Capture = first.Image.Label,
                    File = first.File,
                    Offset = first.Offset,
                },
                first));
        }
    }

    /// <summary>
    /// A replica seals what it applies before its registration has come through the log (spec §5.6), and when the key is rotated in between,
    /// or the node stops, it never does. Then the node's own sidecar must have that epoch. Proposals wait for the registration.
    /// </summary>
    private static bool MaySealUnregistered((uint KeyId, ushort Node, ushort Epoch) writer, DiskKeys keys) =>
        keys.Ring.Find(writer.KeyId) is { Purpose: KeyPurpose.Storage } && keys.EpochOf(writer.Node, writer.KeyId) >= writer.Epoch;
}
