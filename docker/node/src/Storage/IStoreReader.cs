namespace Elastickv.Node.Storage;

/// <summary>Reads the newest visible versions of user keys, opened and authenticated (spec §2.7).</summary>
public interface IStoreReader
{
    /// <summary>The newest version of a key, or null if there is none, it is a tombstone, or its header's expiry is at or before <paramref name="now"/> (HLC units).</summary>
    byte[]? Get(ReadOnlySpan<byte> userKey, ulong now);

    /// <summary>Newest visible versions of all keys that begin with <paramref name="prefix"/>, in key order.</summary>
    IEnumerable<KeyValuePair<byte[], byte[]>> Scan(ReadOnlyMemory<byte> prefix, ulong now);
}
