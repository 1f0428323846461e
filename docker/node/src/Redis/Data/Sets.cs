namespace Elastickv.Node.Redis.Data;

/// <summary>Rows of Redis sets: one member a row, and a count.</summary>
public static class Sets
{
    public static long Length(ReadView view, ReadOnlySpan<byte> key) =>
        CollectionLength.Read(view, KeyLayout.SetMeta(key), KeyLayout.SetDeltas(key));

    public static bool Contains(ReadView view, ReadOnlySpan<byte> key, ReadOnlySpan<byte> member) =>
        view.Get(KeyLayout.SetMember(key, member)) is not null;

    /// <summary>All members in the order of their bytes.</summary>
    public static List<byte[]> Members(ReadView view, ReadOnlySpan<byte> key)
    {
        byte[] prefix = KeyLayout.SetMember(key, default);
        return view.Scan(prefix).Select(row => row.Key[prefix.Length..]).ToList();
    }

    /// <returns>Whether the member is new. The count is the caller's to write.</returns>
    public static bool Add(WriteView view, ReadOnlySpan<byte> key, ReadOnlySpan<byte> member)
    {
        byte[] row = KeyLayout.SetMember(key, member);
        if (view.Read.Get(row) is not null)
            return false;
        view.Put(row, default);
        return true;
    }

    /// <returns>Whether the member was there. The count is the caller's to write.</returns>
    public static bool Delete(WriteView view, ReadOnlySpan<byte> key, ReadOnlySpan<byte> member)
    {
        byte[] row = KeyLayout.SetMember(key, member);
        if (view.Read.Get(row) is null)
            return false;
        view.Delete(row);
        return true;
    }

    public static void PutLength(WriteView view, ReadOnlySpan<byte> key, long length)
    {
        CollectionLength.Write(view, KeyLayout.SetMeta(key), KeyLayout.SetDeltas(key), length);
        if (length == 0)
            Keyspace.WriteTtl(view, key, 0, hadTtl: true);
    }

    /// <summary>Removes the set itself; its TTL row is the keyspace's.</summary>
    public static void Remove(WriteView view, ReadOnlySpan<byte> key)
    {
        foreach (byte[] member in Members(view.Read, key))
            view.Delete(KeyLayout.SetMember(key, member));
        PutLength(view, key, 0);
    }
}
