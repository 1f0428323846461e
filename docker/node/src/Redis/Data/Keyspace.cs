using System.Buffers.Binary;

namespace Elastickv.Node.Redis.Data;

/// <summary>What every Redis key has, whatever its type: a type, an expiry, and an end.</summary>
public static class Keyspace
{
    /// <summary>Type of the live value, or <see cref="RedisType.None"/>.</summary>
    public static RedisType TypeOf(ReadView view, ReadOnlySpan<byte> key)
    {
        RedisType stored = StoredType(view, key, out long expiresAt);
        return IsOver(expiresAt, view.NowMs) ? RedisType.None : stored;
    }

    /// <summary>Type of the live value after what is left of an expired one has been removed.</summary>
    public static RedisType Open(WriteView view, ReadOnlySpan<byte> key)
    {
        RedisType stored = StoredType(view.Read, key, out long expiresAt);
        if (!IsOver(expiresAt, view.NowMs))
            return stored;
        Remove(view, key, stored, expiresAt);
        return RedisType.None;
    }

    /// <summary>Removes a live or expired value of any type.</summary>
    /// <returns>Whether a live one was there.</returns>
    public static bool Remove(WriteView view, ReadOnlySpan<byte> key)
    {
        RedisType stored = StoredType(view.Read, key, out long expiresAt);
        Remove(view, key, stored, expiresAt);
        return stored != RedisType.None && !IsOver(expiresAt, view.NowMs);
    }

    /// <summary>When the value ends, in unix milliseconds; 0 is never. For a key that has a value.</summary>
    public static long ExpiresAt(ReadView view, ReadOnlySpan<byte> key)
    {
        StoredType(view, key, out long expiresAt);
        return expiresAt;
    }

    /// <summary>Gives a live value a new end; 0 is never.</summary>
    public static void SetExpiry(WriteView view, ReadOnlySpan<byte> key, RedisType type, long expiresAt)
    {
        if (type == RedisType.String)
            Strings.SetExpiry(view, key, expiresAt);
        else
            WriteTtl(view, key, expiresAt, hadTtl: true);
    }

    /// <summary>Keeps the TTL row of a key in step with its value.</summary>
    internal static void WriteTtl(WriteView view, ReadOnlySpan<byte> key, long expiresAt, bool hadTtl)
    {
        if (expiresAt == 0 && !hadTtl)
            return;
        ReadOnlySpan<byte> row = KeyLayout.Ttl(key, stackalloc byte[KeyLayout.StackBytes]);
        if (expiresAt == 0)
        {
            view.Delete(row);
            return;
        }

        Span<byte> value = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(value, expiresAt);
        view.Put(row, value);
    }

    private static RedisType StoredType(ReadView view, ReadOnlySpan<byte> key, out long expiresAt)
    {
        if (Strings.TryRead(view, key, out StringBody body))
        {
            expiresAt = body.ExpiresAt;
            return RedisType.String;
        }

        RedisType type = CollectionType(view, key);
        expiresAt = type == RedisType.None ? 0 : ReadTtl(view, key);
        return type;
    }

    private static RedisType CollectionType(ReadView view, ReadOnlySpan<byte> key)
    {
        if (Lists.Meta(view, key).Length > 0)
            return RedisType.List;
        if (Hashes.Length(view, key) > 0)
            return RedisType.Hash;
        if (Sets.Length(view, key) > 0)
            return RedisType.Set;
        return SortedSets.Length(view, key) > 0 ? RedisType.SortedSet : RedisType.None;
    }

    private static long ReadTtl(ReadView view, ReadOnlySpan<byte> key)
    {
        byte[]? row = view.Get(KeyLayout.Ttl(key, stackalloc byte[KeyLayout.StackBytes]));
        if (row is null)
            return 0;
        return row.Length == sizeof(long) ? BinaryPrimitives.ReadInt64BigEndian(row) : throw new CorruptValueException($"ttl of {row.Length} bytes");
    }

    private static void Remove(WriteView view, ReadOnlySpan<byte> key, RedisType type, long expiresAt)
    {
        switch (type)
        {
            case RedisType.None:
                return;
            case RedisType.String:
                Strings.Remove(view, key);
                break;
            case RedisType.List:
                Lists.Remove(view, key);
                break;
            case RedisType.Hash:
                Hashes.Remove(view, key);
                break;
            case RedisType.Set:
                Sets.Remove(view, key);
                break;
            case RedisType.SortedSet:
                SortedSets.Remove(view, key);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "unknown type");
        }

        WriteTtl(view, key, 0, hadTtl: expiresAt != 0);
    }

    private static bool IsOver(long expiresAt, long nowMs) => expiresAt != 0 && expiresAt <= nowMs;
}
