using System.Buffers.Binary;

namespace Elastickv.Node.Redis.Data;

/// <summary>Rows of Redis lists: one item a row, numbered from head to tail.</summary>
public static class Lists
{
    private const int DeltaSuffixBytes = 12;
    private const int DeltaBytes = 16;

    /// <summary>Where the items are; of length 0 if there is no list.</summary>
    public static ListMeta Meta(ReadView view, ReadOnlySpan<byte> key)
    {
        byte[]? row = view.Get(KeyLayout.ListMeta(key, stackalloc byte[KeyLayout.StackBytes]));
        ListMeta meta = row is null ? default : ListMeta.Parse(row);
        foreach ((_, byte[] delta) in Deltas(view, key))
        {
            long head = meta.Head + BinaryPrimitives.ReadInt64BigEndian(delta);
            meta = new ListMeta(head, meta.Length + BinaryPrimitives.ReadInt64BigEndian(delta.AsSpan(8)));
        }

        return meta.Length >= 0 ? meta : throw new CorruptValueException("list of negative length");
    }

    public static byte[] Item(ReadView view, ReadOnlySpan<byte> key, long sequence) =>
        view.Get(KeyLayout.ListItem(key, sequence, stackalloc byte[KeyLayout.StackBytes]))
        ?? throw new CorruptValueException($"list item {sequence} is missing");

    public static void PutItem(WriteView view, ReadOnlySpan<byte> key, long sequence, ReadOnlySpan<byte> item) =>
        view.Put(KeyLayout.ListItem(key, sequence, stackalloc byte[KeyLayout.StackBytes]), item);

    public static void DeleteItem(WriteView view, ReadOnlySpan<byte> key, long sequence) =>
        view.Delete(KeyLayout.ListItem(key, sequence, stackalloc byte[KeyLayout.StackBytes]));

    /// <summary>Records where the items are, and folds upstream's deltas into it. A list that became empty ceases to exist.</summary>
    public static void PutMeta(WriteView view, ReadOnlySpan<byte> key, ListMeta meta)
    {
        foreach ((byte[] delta, _) in Deltas(view.Read, key))
            view.Delete(delta);
        ReadOnlySpan<byte> row = KeyLayout.ListMeta(key, stackalloc byte[KeyLayout.StackBytes]);
        if (meta.Length > 0)
            view.Put(row, meta.ToBytes());
        else
            RemoveEmpty(view, key, row);
    }

    /// <summary>Removes the list itself; its TTL row is the keyspace's.</summary>
    public static void Remove(WriteView view, ReadOnlySpan<byte> key)
    {
        ListMeta meta = Meta(view.Read, key);
        for (long sequence = meta.Head; sequence < meta.Tail; sequence++)
            DeleteItem(view, key, sequence);
        PutMeta(view, key, default);
    }

    private static void RemoveEmpty(WriteView view, ReadOnlySpan<byte> key, ReadOnlySpan<byte> row)
    {
        view.Delete(row);
        Keyspace.WriteTtl(view, key, 0, hadTtl: true);
    }

    private static List<KeyValuePair<byte[], byte[]>> Deltas(ReadView view, ReadOnlySpan<byte> key)
    {
        // A list whose user key begins with "d|" has its meta row under the same prefix, but never with this suffix and this value.
        byte[] prefix = KeyLayout.ListDeltas(key);
        return view.Scan(prefix).Where(row => row.Key.Length == prefix.Length + DeltaSuffixBytes && row.Value.Length == DeltaBytes).ToList();
    }
}
