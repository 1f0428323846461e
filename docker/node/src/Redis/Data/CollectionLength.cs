using System.Buffers.Binary;

namespace Elastickv.Node.Redis.Data;

/// <summary>The row that counts the elements of a hash, set or sorted set (BE8), and the deltas upstream's writers leave beside it until they are compacted.</summary>
internal static class CollectionLength
{
    private const int DeltaSuffixBytes = 12;

    public static long Read(ReadView view, byte[] metaKey, byte[] deltaPrefix)
    {
        byte[]? row = view.Get(metaKey);
        long length = row is null ? 0 : Parse(row);
        foreach ((_, byte[] delta) in Deltas(view, deltaPrefix))
            length += BinaryPrimitives.ReadInt64BigEndian(delta);
        return length >= 0 ? length : throw new CorruptValueException("collection of negative length");
    }

    /// <summary>Records a count and folds the deltas into it; at 0 the row goes.</summary>
    public static void Write(WriteView view, byte[] metaKey, byte[] deltaPrefix, long length)
    {
        foreach ((byte[] delta, _) in Deltas(view.Read, deltaPrefix))
            view.Delete(delta);
        if (length == 0)
        {
            view.Delete(metaKey);
            return;
        }

        Span<byte> row = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(row, length);
        view.Put(metaKey, row);
    }

    private static long Parse(byte[] row) =>
        row.Length >= sizeof(long) ? BinaryPrimitives.ReadInt64BigEndian(row) : throw new CorruptValueException($"collection meta of {row.Length} bytes");

    private static List<KeyValuePair<byte[], byte[]>> Deltas(ReadView view, byte[] prefix) =>
        view.Scan(prefix).Where(row => row.Key.Length == prefix.Length + DeltaSuffixBytes && row.Value.Length == sizeof(long)).ToList();
}
