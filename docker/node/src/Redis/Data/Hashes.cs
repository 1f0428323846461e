namespace Elastickv.Node.Redis.Data;

/// <summary>Rows of Redis hashes: one field a row, and a count.</summary>
public static class Hashes
{
    public static long Length(ReadView view, ReadOnlySpan<byte> key) =>
        CollectionLength.Read(view, KeyLayout.HashMeta(key), KeyLayout.HashDeltas(key));

    public static byte[]? Field(ReadView view, ReadOnlySpan<byte> key, ReadOnlySpan<byte> field) => view.Get(KeyLayout.HashField(key, field));

    /// <summary>All fields with their values, in the order of the fields' bytes.</summary>
    public static List<KeyValuePair<byte[], byte[]>> Fields(ReadView view, ReadOnlySpan<byte> key)
    {
        byte[] prefix = KeyLayout.HashField(key, default);
        return view.Scan(prefix).Select(row => KeyValuePair.Create(row.Key[prefix.Length..], row.Value)).ToList();
    }

    /// <returns>Whether the field is new. The count is the caller's to write.</returns>
    public static bool Put(WriteView view, ReadOnlySpan<byte> key, ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
    {
        byte[] row = KeyLayout.HashField(key, field);
        bool isNew = view.Read.Get(row) is null;
        view.Put(row, value);
        return isNew;
    }

    /// <returns>Whether the field was there. The count is the caller's to write.</returns>
    public static bool Delete(WriteView view, ReadOnlySpan<byte> key, ReadOnlySpan<byte> field)
    {
        byte[] row = KeyLayout.HashField(key, field);
        if (view.Read.Get(row) is null)
            return false;
        view.Delete(row);
        return true;
    }

    public static void PutLength(WriteView view, ReadOnlySpan<byte> key, long length)
    {
        CollectionLength.Write(view, KeyLayout.HashMeta(key), KeyLayout.HashDeltas(key), length);
        if (length == 0)
            Keyspace.WriteTtl(view, key, 0, hadTtl: true);
    }

    /// <summary>Removes the hash itself; its TTL row is the keyspace's.</summary>
    public static void Remove(WriteView view, ReadOnlySpan<byte> key)
    {
        foreach ((byte[] field, _) in Fields(view.Read, key))
            view.Delete(KeyLayout.HashField(key, field));
        PutLength(view, key, 0);
    }
}
