using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Rows;

namespace Elastickv.Jepsen.Checker.Registry;

/// <summary>
/// Which member each disk is of. A data directory is named after its raft id (spec §12.5), but a copy may be called anything: then that name counts
/// which the disk's own list of members, or any writer registry, knows.
/// </summary>
internal sealed class NodeIdentities
{
    private readonly Dictionary<DiskImage, NodeIdentity> _identities = new(ReferenceEqualityComparer.Instance);
    private readonly Lazy<HashSet<ulong>> _registered;

    public NodeIdentities(RunRecord run)
    {
        _registered = new Lazy<HashSet<ulong>>(() => Registered(run));
        foreach (var image in run.Disks)
            _identities[image] = Identify(image);
        foreach (var same in _identities.GroupBy(entry => (entry.Key.Label, entry.Value.RaftId)).Where(group => group.Count() > 1))
        {
            var names = string.Join(" and ", same.Select(entry => entry.Key.Node).Order(StringComparer.Ordinal));
            foreach (var (image, identity) in same)
                _identities[image] = identity with { Doubt = $"the disks given as {names} are all that of {identity.RaftId}: they prove nothing about each other" };
        }
    }

    public NodeIdentity this[DiskImage image] => _identities[image];

    private NodeIdentity Identify(DiskImage image)
    {
        var folder = FolderOf(image);
        if (folder is null || folder == image.Node)
            return folder is null ? OnlyNamed(image) : new NodeIdentity(folder);
        var peers = RaftPeers.Of(image);
        bool IsMember(string name) => peers.IsEmpty ? _registered.Value.Contains(FullNodeId.Of(name)) : peers.Contains(name);
        if (IsMember(folder))
            return new NodeIdentity(folder, IsMember(image.Node) ? $"the disk given as {image.Node} is that of {folder}, by the name of its folder: give it by that name" : null);
        if (IsMember(image.Node))
            return new NodeIdentity(image.Node);
        var noRegistry = peers.IsEmpty && _registered.Value.Count == 0;
        return noRegistry ? new NodeIdentity(folder) : Unknown(image, $"'{image.Node}', and no '{folder}' as its folder is called", peers);
    }

    /// <summary>No folder tells: the disk begins inside it. The name on the command line is believed if anything knows it.</summary>
    private NodeIdentity OnlyNamed(DiskImage image)
    {
        var peers = RaftPeers.Of(image);
        if (peers.IsEmpty ? _registered.Value.Count == 0 || _registered.Value.Contains(FullNodeId.Of(image.Node)) : peers.Contains(image.Node))
            return new NodeIdentity(image.Node);
        return Unknown(image, $"'{image.Node}'", peers);
    }

    private static NodeIdentity Unknown(DiskImage image, string names, IReadOnlyCollection<string> peers)
    {
        var members = peers.Count > 0 ? $" (its members are {string.Join(", ", peers)})" : "";
        return new NodeIdentity(image.Node, $"it is not known which node the disk given as {image.Node} is of: the cluster has no member {names}{members}. "
            + "Give it by its raft id, as --disk RAFTID=PATH", IsKnown: false);
    }

    private static string? FolderOf(DiskImage image)
    {
        foreach (var file in image.Files)
        {
            var parts = file.Path.Split('/');
            var wal = Array.IndexOf(parts, "wal");
            if (wal < 1)
                continue;
            return parts[wal - 1].StartsWith("group-", StringComparison.Ordinal) && wal > 1 ? parts[wal - 2] : parts[wal - 1];
        }

        return null;
    }

    private static HashSet<ulong> Registered(RunRecord run)
    {
        // What cannot be read here is reported by the checkers that judge it.
        var ignored = new AuditNotes("");
        var registered = new HashSet<ulong>();
        foreach (var image in run.Disks)
        {
            DiskWalk.Rows(image, ignored, source =>
            {
                foreach (var row in source.Read().Where(row => row.Kind == RowKind.Registry))
                {
                    if (RegistryRow.Parse(row) is { } parsed)
                        registered.Add(parsed.FullNode);
                }
            });
        }

        return registered;
    }
}
