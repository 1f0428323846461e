using System.Buffers.Binary;

namespace Elastickv.Node.Storage;

/// <summary>Keys of versioned rows (spec §2.2): <c>user_key ‖ BE8(NOT commit_ts)</c>, so that the newest version stands first.</summary>
public static class RowKey
{
    /// <summary>Bytes that the timestamp adds to a user key.</summary>
    public const int SuffixSize = sizeof(ulong);

    public static byte[] Encode(ReadOnlySpan<byte> userKey, ulong commitTimestamp)
    {
        var key = new byte[userKey.Length + SuffixSize];
        Encode(userKey, commitTimestamp, key);
        return key;
    }

    public static void Encode(ReadOnlySpan<byte> userKey, ulong commitTimestamp, Span<byte> destination)
    {
        userKey.CopyTo(destination);
        BinaryPrimitives.WriteUInt64BigEndian(destination[userKey.Length..], ~commitTimestamp);
    }

    /// <summary>Whether a row can be a version: long enough, and neither meta nor registry row.</summary>
    public static bool IsVersion(ReadOnlySpan<byte> rowKey) =>
        rowKey.Length >= SuffixSize && !rowKey.StartsWith("_meta_"u8) && !rowKey.StartsWith("!encryption|"u8);

    public static ReadOnlySpan<byte> UserKey(ReadOnlySpan<byte> rowKey) => rowKey[..^SuffixSize];

    public static ulong CommitTimestamp(ReadOnlySpan<byte> rowKey) => ~BinaryPrimitives.ReadUInt64BigEndian(rowKey[^SuffixSize..]);

    /// <summary>The least key greater than every key with this prefix; empty if there is none.</summary>
    public static byte[] AfterPrefix(ReadOnlySpan<byte> prefix)
    {
        var length = prefix.Length;
        while (length > 0 && prefix[length - 1] == byte.MaxValue)
            length--;
        var after = prefix[..length].ToArray();
        if (length > 0)
            after[^1]++;
        return after;
    }
}
