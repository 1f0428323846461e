using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Rows;

namespace Elastickv.Jepsen.Checker.Registry;

/// <summary>Every writer that any disk of a run shows as registered: in a row of a snapshot or store, or in an entry of the log.</summary>
internal sealed class KnownWriters
{
    private readonly Dictionary<(uint KeyId, ushort Node), ushort> _lastSeen = [];

    public static KnownWriters Of(RunRecord run, DiskKeys keys)
    {
        // What cannot be read here is reported by the checkers that judge it.
        var ignored = new AuditNotes("");
        var writers = new KnownWriters();
        foreach (var image in run.Disks)
        {
            DiskWalk.Rows(image, ignored, source =>
            {
                foreach (var row in source.Read().Where(row => row.Kind == RowKind.Registry))
                {
                    if (RegistryRow.Parse(row) is { } parsed)
                        writers.Add(parsed.KeyId, parsed.Node, parsed.LastSeen);
                }
            });
            DiskWalk.Entries(image, ignored, entry =>
            {
                foreach (var registration in OpenedEntries.EncryptionOf(entry, keys)?.Registrations ?? [])
                    writers.Add(registration.KeyId, FullNodeId.Short(registration.FullNode), registration.Epoch);
            });
        }

        return writers;
    }

    public int Count => _lastSeen.Count;

    /// <summary>The last epoch that a writer registered under a key, or null when it never did.</summary>
    public ushort? LastSeen(uint keyId, ushort node) => _lastSeen.TryGetValue((keyId, node), out var epoch) ? epoch : null;

    private void Add(uint keyId, ushort node, ushort epoch) =>
        _lastSeen[(keyId, node)] = Math.Max(epoch, _lastSeen.GetValueOrDefault((keyId, node)));
}
