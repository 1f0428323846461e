using System.Text;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Tests.Fixtures;

namespace Elastickv.Jepsen.Checker.Tests.Forge;

/// <summary>The disk of one node of a <see cref="ForgedCluster"/>, for a test to spoil before it is judged.</summary>
internal sealed class ForgedNode(ForgedCluster cluster, string name)
{
    private ulong _storageCount;

    public string Name { get; } = name;

    public ulong FullId { get; } = Checker.Registry.FullNodeId.Of(name);

    public ushort ShortId => (ushort)FullId;

    public ushort Epoch { get; set; } = 1;

    /// <summary>Rows of each snapshot, by its index.</summary>
    public SortedDictionary<ulong, List<ForgedRow>> Snapshots { get; } = [];

    public List<ForgedEntry> Log { get; } = [];

    /// <summary>Up to where its hard state says that the log is committed; null for none.</summary>
    public ulong? Commit { get; set; } = ForgedCluster.LastSnapshot;

    /// <summary>Replacements in the sidecar's text; null for no sidecar at all.</summary>
    public List<(string From, string To)>? SidecarEdits { get; set; } = [];

    public Dictionary<string, byte[]> Extra { get; } = [];

    public byte[] NextNonce() => Sealer.Nonce(ShortId, Epoch, ++_storageCount);

    /// <summary>A row by the user's key, in a snapshot.</summary>
    public ForgedRow Row(string key, ulong snapshot = ForgedCluster.LastSnapshot) =>
        Snapshots[snapshot].First(row => Encoding.Latin1.GetString(row.Key).StartsWith("!redis|str|" + key, StringComparison.Ordinal));

    public ForgedEntry Entry(ulong index) => Log.First(entry => entry.Index == index);

    public DiskImage Image(string label)
    {
        var disk = new Disk(Name, label).With($"data/{Name}/wal/0000000000000000-0000000000000000.wal", WalBytes());
        foreach (var (index, rows) in Snapshots)
            disk.With($"data/{Name}/fsm-snap/{index:x16}.fsm", ForgedSnapshot.Of(rows, index > ForgedCluster.RaftCutover ? ForgedCluster.RaftCutover : 0));
        if (SidecarEdits is { } edits)
            disk.With("encryption/keys.json", Encoding.UTF8.GetBytes(edits.Aggregate(cluster.SidecarText(Epoch), (text, edit) => text.Replace(edit.From, edit.To))));
        foreach (var (path, content) in Extra)
            disk.With(path, content);
        return disk.Image;
    }

    private byte[] WalBytes()
    {
        var wal = new ForgedWal();
        foreach (var entry in Log)
            _ = entry.IsSnapshot ? wal.Append(5, [.. ForgedWal.Field(1, entry.Index), .. ForgedWal.Field(2, entry.Term)]) : wal.Entry(entry.Term, entry.Index, entry.Data);
        if (Commit is { } commit)
            wal.Append(3, [.. ForgedWal.Field(1, Log.Count == 0 ? 0 : Log[^1].Term), .. ForgedWal.Field(3, commit)]);
        return wal.ToArray();
    }
}
