using System.Buffers.Binary;

namespace Elastickv.Node.Redis.Data;

/// <summary>Rows of Redis sorted sets: the score by member, the members by score, and a count.</summary>
public static class SortedSets
{
    private const int ScoreBytes = 8;
    private const ulong SignBit = 1UL << 63;

    public static long Length(ReadView view, ReadOnlySpan<byte> key) =>
        CollectionLength.Read(view, KeyLayout.SortedSetMeta(key), KeyLayout.SortedSetDeltas(key));

    public static double? Score(ReadView view, ReadOnlySpan<byte> key, ReadOnlySpan<byte> member)
    {
        byte[]? row = view.Get(KeyLayout.SortedSetMember(key, member));
        if (row is null)
            return null;
        return row.Length == ScoreBytes ? BinaryPrimitives.ReadDoubleBigEndian(row) : throw new CorruptValueException($"score of {row.Length} bytes");
    }

    /// <summary>All members by rising score, equal scores by the members' bytes.</summary>
    public static List<ScoredMember> Members(ReadView view, ReadOnlySpan<byte> key)
    {
        byte[] prefix = KeyLayout.SortedSetScore(key, default);
        return view.Scan(prefix).Select(row => Parse(row.Key.AsSpan(prefix.Length))).ToList();
    }

    /// <summary>Writes a member's score. The count is the caller's to write.</summary>
    public static void Put(WriteView view, ReadOnlySpan<byte> key, ReadOnlySpan<byte> member, double score, double? oldScore)
    {
        if (oldScore is { } old)
            view.Delete(KeyLayout.SortedSetScore(key, Compose(old, member)));
        Span<byte> value = stackalloc byte[ScoreBytes];
        BinaryPrimitives.WriteDoubleBigEndian(value, score);
        view.Put(KeyLayout.SortedSetMember(key, member), value);
        view.Put(KeyLayout.SortedSetScore(key, Compose(score, member)), default);
    }

    /// <summary>Removes one member. The count is the caller's to write.</summary>
    public static void Delete(WriteView view, ReadOnlySpan<byte> key, ReadOnlySpan<byte> member, double score)
    {
        view.Delete(KeyLayout.SortedSetMember(key, member));
        view.Delete(KeyLayout.SortedSetScore(key, Compose(score, member)));
    }

    public static void PutLength(WriteView view, ReadOnlySpan<byte> key, long length)
    {
        CollectionLength.Write(view, KeyLayout.SortedSetMeta(key), KeyLayout.SortedSetDeltas(key), length);
        if (length == 0)
            Keyspace.WriteTtl(view, key, 0, hadTtl: true);
    }

    /// <summary>Removes the sorted set itself; its TTL row is the keyspace's.</summary>
    public static void Remove(WriteView view, ReadOnlySpan<byte> key)
    {
        foreach (ScoredMember member in Members(view.Read, key))
            Delete(view, key, member.Member, member.Score);
        PutLength(view, key, 0);
    }

    private static byte[] Compose(double score, ReadOnlySpan<byte> member)
    {
        var suffix = new byte[ScoreBytes + member.Length];
        ulong bits = BitConverter.DoubleToUInt64Bits(score);
        BinaryPrimitives.WriteUInt64BigEndian(suffix, (bits & SignBit) == 0 ? bits ^ SignBit : ~bits);
        member.CopyTo(suffix.AsSpan(ScoreBytes));
        return suffix;
    }

    private static ScoredMember Parse(ReadOnlySpan<byte> suffix)
    {
        if (suffix.Length < ScoreBytes)
            throw new CorruptValueException("score row without a score");
        ulong sortable = BinaryPrimitives.ReadUInt64BigEndian(suffix);
        ulong bits = (sortable & SignBit) != 0 ? sortable ^ SignBit : ~sortable;
        return new ScoredMember(suffix[ScoreBytes..].ToArray(), BitConverter.UInt64BitsToDouble(bits));
    }
}
