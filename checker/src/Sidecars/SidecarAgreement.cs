using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Sidecars;

/// <summary>What sidecars at rest owe to the phases reached and to each other. <c>created</c> and <c>local_epoch</c> may differ (spec §4.2).</summary>
internal static class SidecarAgreement
{
    private static readonly ImmutableArray<(string Field, Func<Sidecar, string> Value)> Fields =
    [
        ("version", sidecar => $"{sidecar.Version}"),
        ("active.storage", sidecar => $"{sidecar.ActiveStorage}"),
        ("active.raft", sidecar => $"{sidecar.ActiveRaft}"),
        ("storage_envelope_active", sidecar => $"{sidecar.StorageEnvelopeActive}"),
        ("storage_envelope_cutover_index", sidecar => $"{sidecar.StorageCutover}"),
        ("raft_envelope_cutover_index", sidecar => $"{sidecar.RaftCutover}"),
        ("raft_applied_index", sidecar => $"{sidecar.RaftAppliedIndex}"),
        ("keys", sidecar => string.Join(' ', sidecar.Keys.Keys)),
    ];

    /// <summary>A phase that was reached must show in every sidecar.</summary>
    public static IEnumerable<Finding> WithPhases(FoundSidecar found, ImmutableArray<string> phases)
    {
        var sidecar = found.Sidecar;
        if (phases.Contains(Phase.Bootstrapped) && (sidecar.ActiveStorage == 0 || sidecar.ActiveRaft == 0))
            yield return About(found, "sidecar-behind", "names no active keys, though keys were bootstrapped", "active");
        if (phases.Contains(Phase.Phase1) && (!sidecar.StorageEnvelopeActive || sidecar.StorageCutover == 0))
            yield return About(found, "sidecar-behind", "does not show the storage envelope, though phase 1 was reached", "storage_envelope_active");
        if (phases.Contains(Phase.Phase2) && sidecar.RaftCutover == 0)
            yield return About(found, "sidecar-behind", "does not show the raft envelope, though phase 2 was reached", "raft_envelope_cutover_index");
        if (sidecar.StorageEnvelopeActive && sidecar.ActiveStorage == 0)
            yield return About(found, "sidecar-illegal", "has the storage envelope active without a storage key", "active");
        if (sidecar.RaftCutover != 0 && sidecar.ActiveRaft == 0)
            yield return About(found, "sidecar-illegal", "has a raft cutover without a raft key", "active");
    }

    /// <summary>Every difference of the others to the first.</summary>
    public static IEnumerable<Finding> Between(IReadOnlyList<FoundSidecar> sidecars)
    {
        foreach (var other in sidecars.Skip(1))
        {
            foreach (var (field, value) in Fields)
            {
                if (value(other.Sidecar) != value(sidecars[0].Sidecar))
                    yield return Differs(sidecars[0], other, field, value);
            }

            foreach (var (id, key) in other.Sidecar.Keys)
            {
                if (sidecars[0].Sidecar.Keys.TryGetValue(id, out var first) && !Same(first, key))
                    yield return About(other, "sidecar-differs", $"holds another key {id} than the sidecar of {sidecars[0].Image.Node}", "keys", $"{id}");
            }
        }
    }

    private static bool Same(SidecarKey one, SidecarKey other) =>
        one.Purpose == other.Purpose && one.Wrapped.Span.SequenceEqual(other.Wrapped.Span);

    private static Finding Differs(FoundSidecar first, FoundSidecar other, string field, Func<Sidecar, string> value) =>
        About(other, "sidecar-differs", $"says {field} {value(other.Sidecar)} where that of {first.Image.Node} says {value(first.Sidecar)}", field.Split('.'));

    private static Finding About(FoundSidecar found, string kind, string what, params ReadOnlySpan<string> path) => new(kind, $"the sidecar of {found.Image.Node} {what}")
    {
        Node = found.Image.Node,
        Capture = found.Image.Label,
        File = found.File.Path,
        Offset = SidecarPlace.Of(found.File, path),
        Key = string.Join('.', path!),
    };
}
