using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Sidecars;
using Elastickv.Jepsen.Checker.Verdicts;
using Elastickv.Jepsen.Checker.Wal;

namespace Elastickv.Jepsen.Checker.Registry;

/// <summary>The single demands on the writer registry (spec §5.1, §5.5, §5.6).</summary>
internal sealed class RegistryRules(DiskKeys keys, AuditNotes notes)
{
    /// <summary>Each row for itself: ids fit together, epochs are in order, the key exists.</summary>
    public void JudgeRows(RegistryState state)
    {
        foreach (var row in state.Rows.Values)
        {
            if (FullNodeId.Short(row.FullNode) != row.Node)
                Found(state, row, "registry-node", $"lists node {row.Node:x4} under key {row.KeyId} with the full id {row.FullNode:x16}, which does not end so");
            if (row.LastSeen < row.FirstSeen)
                Found(state, row, "registry-epochs", $"says that {Describe(row)} was last seen in epoch {row.LastSeen}, before its first, {row.FirstSeen}");
            if (keys.Ring.Find(row.KeyId) is null && !keys.MayExist(row.KeyId))
                Found(state, row, "registry-stray", $"lists node {row.FullNode:x16} under key {row.KeyId}, which no sidecar lists");
        }
    }

    /// <summary>All rows together: one full id for each key and short id, whichever disk says it.</summary>
    public void JudgeIdentities(IEnumerable<RegistryState> states)
    {
        var owners = new Dictionary<(uint KeyId, ushort Node), (ulong FullNode, RegistryState State)>();
        foreach (var state in states)
        {
            foreach (var (key, row) in state.Rows)
            {
                if (owners.TryAdd(key, (row.FullNode, state)) || owners[key].FullNode == row.FullNode)
                    continue;
                Found(state, row, "registry-collision", $"gives node {row.Node:x4} under key {row.KeyId} to {row.FullNode:x16}, "
                    + $"but {owners[key].State.Image.Node} gives it to {owners[key].FullNode:x16}: both would use the same nonces");
            }
        }
    }

    /// <summary>
    /// One node's states in the order of captures and indexes: epochs never fall, rows never vanish. A store may have rows of an entry that it does not note as
    /// applied yet, so at the same index it stands behind snapshots.
    /// </summary>
    public void JudgeOverTime(IEnumerable<RegistryState> states)
    {
        var ordered = states.Where(state => !state.IsPart).OrderBy(state => state.Index).ThenBy(state => !state.IsSnapshot).ToList();
        for (var i = 1; i < ordered.Count; i++)
        {
            var (before, after) = (ordered[i - 1], ordered[i]);
            foreach (var (key, row) in before.Rows)
            {
                if (!after.Rows.TryGetValue(key, out var later))
                    Found(after, row with { Offset = 0 }, "registry-lost", $"has lost the row of {Describe(row)}, which {before.File} still has");
                else if (later.LastSeen < row.LastSeen)
                    Found(after, later, "epoch-fell", $"says that {Describe(row)} was last seen in epoch {later.LastSeen}, after epoch {row.LastSeen} in {before.File}");
            }
        }
    }

    /// <summary>Registrations in the order of the log: no lower epoch after a higher one, unless that was what a leader left there which was cut off.</summary>
    public void JudgeLog(DiskImage image)
    {
        var before = new Dictionary<(uint KeyId, ulong FullNode), Stack<(WalEntry Entry, ushort Epoch)>>();
        DiskWalk.Entries(image, notes, (log, entry) =>
        {
            foreach (var registration in OpenedEntries.EncryptionOf(entry, keys)?.Registrations ?? [])
            {
                notes.Count("registrations");
                var key = (registration.KeyId, registration.FullNode);
                if (!before.TryGetValue(key, out var standing))
                    before[key] = standing = [];
                while (standing.TryPeek(out var replaced) && (replaced.Entry.Index >= entry.Index || log.Terms.At(replaced.Entry.Index) != replaced.Entry.Term))
                    standing.Pop();
                if (standing.TryPeek(out var last) && registration.Epoch < last.Epoch)
                    FoundFalling(image, entry, registration, $"epoch {last.Epoch} in entry {last.Entry.Index}");
                standing.Push((entry, registration.Epoch));
            }
        });
    }

    private void FoundFalling(DiskImage image, WalEntry entry, Registration registration, string before) =>
        notes.Violation(new Finding("epoch-fell", $"entry {entry.Index} in the Raft log of {image.Node} registers node {registration.FullNode:x16} "
            + $"under key {registration.KeyId} with epoch {registration.Epoch}, after {before}")
        {
            Node = image.Node,
            Capture = image.Label,
            File = entry.File,
            Offset = entry.Offset,
            Key = $"node {registration.FullNode:x16} under key {registration.KeyId}",
        });

    /// <summary>A node at rest is registered for every active key, and its sidecar is not behind the registry.</summary>
    /// <param name="image">The node's disk.</param>
    /// <param name="writers">All that registered.</param>
    /// <param name="hadTime">Whether the node had the time to register under its newest key.</param>
    public void JudgeRest(DiskImage image, KnownWriters writers, bool hadTime)
    {
        if (keys.SidecarOf(image) is not { } sidecar)
            return;
        var identity = keys.IdentityOf(image);
        if (identity.Doubt is { } doubt)
            notes.Doubt(new Finding("node-unknown", doubt) { Node = image.Node, Capture = image.Label });
        if (!identity.IsKnown)
            return;
        var (raftId, node) = (identity.RaftId, identity.Short);
        foreach (var (id, key) in sidecar.Keys)
        {
            if (writers.LastSeen(id, node) is not { } lastSeen)
            {
                // Without any registry to look into, nothing is known to be missing from it.
                if (id != sidecar.ActiveStorage || writers.Count == 0)
                    continue;
                if (hadTime)
                    AtRest(image, id, "registry-missing", $"{raftId} is not registered as a writer under the active storage key {id}");
                else
                    notes.Doubt(new Finding("registry-late", $"{raftId} was captured too soon after it got the storage key {id} to tell whether it registers as a writer under it") { Node = image.Node, Capture = image.Label });
            }
            else if (lastSeen > key.LocalEpoch)
            {
                AtRest(image, id, "epoch-behind", $"the sidecar of {raftId} is in epoch {key.LocalEpoch} under key {id}, but epoch {lastSeen} was registered: it was rolled back");
            }
        }
    }

    private static string Describe(RegistryRow row) => $"node {row.FullNode:x16} under key {row.KeyId}";

    private void AtRest(DiskImage image, uint keyId, string kind, string message)
    {
        var file = image.Files.FirstOrDefault(file => file.Name == SidecarReader.FileName);
        notes.Violation(new Finding(kind, message)
        {
            Node = image.Node,
            Capture = image.Label,
            File = file?.Path,
            Offset = file is null ? null : SidecarPlace.Of(file, "keys", $"{keyId}"),
            Key = $"keys.{keyId}.local_epoch",
        });
    }

    private void Found(RegistryState state, RegistryRow row, string kind, string what) =>
        notes.Violation(new Finding(kind, $"the writer registry of {state.Image.Node} {what}") { Node = state.Image.Node, Capture = state.Image.Label, File = state.File, Offset = row.Offset, Key = row.Key });
}
