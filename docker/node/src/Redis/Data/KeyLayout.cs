using System.Buffers.Binary;

namespace Elastickv.Node.Redis.Data;

/// <summary>
/// The internal keys of Redis values (spec §2.2). Strings, list items and TTLs carry the user key bare; the element keys of hashes, sets and
/// sorted sets carry its length (BE4) first, so that one user key cannot be taken for the beginning of another.
/// </summary>
public static class KeyLayout
{
    /// <summary>Enough for the internal keys of usual user keys; longer ones are allocated.</summary>
    public const int StackBytes = 256;

    private const int ListSequenceBytes = 8;

    public static ReadOnlySpan<byte> String(ReadOnlySpan<byte> key, Span<byte> buffer) => Join("!redis|str|"u8, key, buffer);

    /// <summary>Holds BE8 unix milliseconds.</summary>
    public static ReadOnlySpan<byte> Ttl(ReadOnlySpan<byte> key, Span<byte> buffer) => Join("!redis|ttl|"u8, key, buffer);

    /// <summary>Holds BE8 head ‖ BE8 tail ‖ BE8 length.</summary>
    public static ReadOnlySpan<byte> ListMeta(ReadOnlySpan<byte> key, Span<byte> buffer) => Join("!lst|meta|"u8, key, buffer);

    /// <summary>Holds the item. The sequence is stored with its sign bit flipped, so that keys sort as signed numbers.</summary>
    public static ReadOnlySpan<byte> ListItem(ReadOnlySpan<byte> key, long sequence, Span<byte> buffer)
    {
        ReadOnlySpan<byte> prefix = "!lst|itm|"u8;
        Span<byte> target = Reserve(prefix.Length + key.Length + ListSequenceBytes, buffer);
        prefix.CopyTo(target);
        key.CopyTo(target[prefix.Length..]);
        BinaryPrimitives.WriteInt64BigEndian(target[(prefix.Length + key.Length)..], sequence ^ long.MinValue);
        return target;
    }

    /// <summary>Prefix of what upstream's writers add to a list's meta row until it is compacted: suffix BE8 commit ts ‖ BE4 number, value BE8 head ‖ BE8 length.</summary>
    public static byte[] ListDeltas(ReadOnlySpan<byte> key) => Sized("!lst|meta|d|"u8, key, default);

    /// <summary>Holds BE8 number of fields.</summary>
    public static byte[] HashMeta(ReadOnlySpan<byte> key) => Sized("!hs|meta|"u8, key, default);

    public static byte[] HashDeltas(ReadOnlySpan<byte> key) => Sized("!hs|meta|d|"u8, key, default);

    /// <summary>Holds the field's value.</summary>
    public static byte[] HashField(ReadOnlySpan<byte> key, ReadOnlySpan<byte> field) => Sized("!hs|fld|"u8, key, field);

    /// <summary>Holds BE8 number of members.</summary>
    public static byte[] SetMeta(ReadOnlySpan<byte> key) => Sized("!st|meta|"u8, key, default);

    public static byte[] SetDeltas(ReadOnlySpan<byte> key) => Sized("!st|meta|d|"u8, key, default);

    /// <summary>Holds nothing.</summary>
    public static byte[] SetMember(ReadOnlySpan<byte> key, ReadOnlySpan<byte> member) => Sized("!st|mem|"u8, key, member);

    /// <summary>Holds BE8 number of members.</summary>
    public static byte[] SortedSetMeta(ReadOnlySpan<byte> key) => Sized("!zs|meta|"u8, key, default);

    public static byte[] SortedSetDeltas(ReadOnlySpan<byte> key) => Sized("!zs|meta|d|"u8, key, default);

    /// <summary>Holds the score, IEEE 754 big endian.</summary>
    public static byte[] SortedSetMember(ReadOnlySpan<byte> key, ReadOnlySpan<byte> member) => Sized("!zs|mem|"u8, key, member);

    /// <summary>Holds nothing: sortable score ‖ member after the user key.</summary>
    public static byte[] SortedSetScore(ReadOnlySpan<byte> key, ReadOnlySpan<byte> scoreAndMember) => Sized("!zs|scr|"u8, key, scoreAndMember);

    private static Span<byte> Join(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> key, Span<byte> buffer)
    {
        Span<byte> target = Reserve(prefix.Length + key.Length, buffer);
        prefix.CopyTo(target);
        key.CopyTo(target[prefix.Length..]);
        return target;
    }

    private static byte[] Sized(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> key, ReadOnlySpan<byte> suffix)
    {
        var target = new byte[prefix.Length + sizeof(int) + key.Length + suffix.Length];
        prefix.CopyTo(target);
        BinaryPrimitives.WriteInt32BigEndian(target.AsSpan(prefix.Length), key.Length);
        key.CopyTo(target.AsSpan(prefix.Length + sizeof(int)));
        suffix.CopyTo(target.AsSpan(prefix.Length + sizeof(int) + key.Length));
        return target;
    }

    private static Span<byte> Reserve(int length, Span<byte> buffer) => length <= buffer.Length ? buffer[..length] : new byte[length];
}
