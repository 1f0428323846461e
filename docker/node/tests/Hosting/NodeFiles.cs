using Elastickv.Node.Encryption.Envelopes;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Storage;

namespace Elastickv.Node.Tests.Hosting;

/// <summary>What a stopped node holds on its disk, read as the node itself would read it.</summary>
internal static class NodeFiles
{
    /// <summary>Opens every version in a node's store with the keys of its sidecar.</summary>
    public static StoreAudit Audit(this TestCluster cluster, int index)
    {
        using var rows = cluster.Rows(index);
        return StoreAudit.Run(rows, cluster.Opener(index));
    }

    public static RowStore Rows(this TestCluster cluster, int index) =>
        RowStore.Open(Path.Combine(cluster.DataDirectory(index), $"n{index + 1}", "fsm.db"));

    /// <summary>All live values in a node's store, opened: "key@timestamp" to value.</summary>
    public static SortedDictionary<string, string> Values(this TestCluster cluster, int index)
    {
        using var rows = cluster.Rows(index);
        return Read(rows, cluster.Opener(index));
    }

    /// <summary>The same of a node that runs.</summary>
    public static SortedDictionary<string, string> RunningValues(this TestCluster cluster, int index) => Read(cluster[index].Rows, cluster.Opener(index));

    private static SortedDictionary<string, string> Read(RowStore rows, ValueSealer opener)
    {
        var visitor = new Reader(new VersionOpener(opener), []);
        rows.Scan([], [], ref visitor);
        return visitor.Found;
    }

    private static ValueSealer Opener(this TestCluster cluster, int index)
    {
        var next = Path.Combine(cluster.Root, "next-kek");
        var kek = KekSource.Load(cluster.KekFile(), nextFile: File.Exists(next) ? next : "")!;
        var keys = new Keystore();
        foreach (var (id, key) in (new SidecarFile(cluster.SidecarPath(index)).Read() ?? Sidecar.Empty).Keys)
            keys.Set(id, kek.Unwrap(key.Wrapped.AsSpan()));
        return new ValueSealer(keys);
    }

    private readonly record struct Reader(VersionOpener Opener, SortedDictionary<string, string> Found) : IRowVisitor
    {
        public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            if (RowKey.IsVersion(key))
                Found.Add(Convert.ToHexString(key), Convert.ToHexString(Opener.Open(key, value, out var header)) + (header.IsTombstone ? " deleted" : ""));
            return true;
        }
    }
}
