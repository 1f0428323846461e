namespace Elastickv.Node.Redis.Data;

/// <summary>Rows of Redis strings.</summary>
public static class Strings
{
    /// <summary>The stored string, expired or not.</summary>
    public static bool TryRead(ReadView view, ReadOnlySpan<byte> key, out StringBody body)
    {
        byte[]? stored = view.Get(KeyLayout.String(key, stackalloc byte[KeyLayout.StackBytes]));
        body = stored is null ? default : StringBody.Parse(stored);
        return stored is not null;
    }

    /// <param name="expiresAt">Unix milliseconds; 0 is never.</param>
    /// <param name="hadTtl">Whether a TTL row may exist that has to go.</param>
    public static void Write(WriteView view, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long expiresAt, bool hadTtl)
    {
        view.Put(KeyLayout.String(key, stackalloc byte[KeyLayout.StackBytes]), StringBody.Compose(value, expiresAt));
        Keyspace.WriteTtl(view, key, expiresAt, hadTtl);
    }

    /// <summary>Removes the string itself; its TTL row is the keyspace's.</summary>
    public static void Remove(WriteView view, ReadOnlySpan<byte> key) =>
        view.Delete(KeyLayout.String(key, stackalloc byte[KeyLayout.StackBytes]));

    public static void SetExpiry(WriteView view, ReadOnlySpan<byte> key, long expiresAt)
    {
        if (!TryRead(view.Read, key, out StringBody body))
            throw new CorruptValueException("string vanished while its expiry was set");
        Write(view, key, body.Value, expiresAt, hadTtl: body.ExpiresAt != 0);
    }
}
