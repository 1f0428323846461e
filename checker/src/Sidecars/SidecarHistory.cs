using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Sidecars;

/// <summary>
/// What a node's last sidecar owes to its earlier ones (spec §4.4, §5.5): indexes and epochs never fall, keys stay, cutovers stand. An earlier
/// capture may show a sidecar that was tampered with on purpose, so captures in between are not compared with each other.
/// </summary>
internal static class SidecarHistory
{
    /// <param name="earlier">One of an earlier capture.</param>
    /// <param name="last">That of the last.</param>
    /// <param name="wasRebuilt">Whether the node's sidecar was taken away and made anew in the run: then epochs that were never used may be gone.</param>
    public static IEnumerable<Finding> Judge(FoundSidecar earlier, FoundSidecar last, bool wasRebuilt)
    {
        var (before, after) = (earlier.Sidecar, last.Sidecar);
        if (after.RaftAppliedIndex < before.RaftAppliedIndex)
            yield return Fell(last, $"raft_applied_index {after.RaftAppliedIndex}", $"{before.RaftAppliedIndex}", earlier, "raft_applied_index");
        if (before.StorageEnvelopeActive && (!after.StorageEnvelopeActive || after.StorageCutover != before.StorageCutover))
            yield return Fell(last, $"the storage cutover {after.StorageCutover}", $"{before.StorageCutover}", earlier, "storage_envelope_cutover_index");
        if (before.RaftCutover != 0 && after.RaftCutover != before.RaftCutover)
            yield return Fell(last, $"the raft cutover {after.RaftCutover}", $"{before.RaftCutover}", earlier, "raft_envelope_cutover_index");
        foreach (var (id, key) in before.Keys)
        {
            if (!after.Keys.TryGetValue(id, out var later))
                yield return Fell(last, $"no key {id}", "it", earlier, "keys", $"{id}");
            else if (later.LocalEpoch < key.LocalEpoch && !wasRebuilt)
                yield return Fell(last, $"epoch {later.LocalEpoch} under key {id}", $"{key.LocalEpoch}", earlier, "keys", $"{id}", "local_epoch");
            else if (!later.Wrapped.Span.SequenceEqual(key.Wrapped.Span))
                yield return Fell(last, $"another key {id}", "the first", earlier, "keys", $"{id}", "wrapped");
        }
    }

    private static Finding Fell(FoundSidecar last, string now, string before, FoundSidecar earlier, params ReadOnlySpan<string> path) =>
        new("sidecar-fell", $"the sidecar of {last.Image.Node} has {now}, where it had {before} at the capture '{earlier.Image.Label}'")
        {
            Node = last.Image.Node,
            Capture = last.Image.Label,
            File = last.File.Path,
            Offset = SidecarPlace.Of(last.File, path),
            Key = string.Join('.', path!),
        };
}
