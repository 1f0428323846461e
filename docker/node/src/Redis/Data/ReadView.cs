using Elastickv.Node.Storage;

namespace Elastickv.Node.Redis.Data;

/// <summary>The store as a command sees it at one time.</summary>
/// <param name="Store">Rows by internal key.</param>
/// <param name="Now">Time against which expiry is judged, in HLC units (milliseconds &lt;&lt; 16).</param>
public readonly record struct ReadView(IStoreReader Store, ulong Now)
{
    private const int LogicalBits = 16;

    /// <summary>Unix milliseconds.</summary>
    public long NowMs => (long)(Now >> LogicalBits);

    public static ReadView At(IStoreReader store, DateTimeOffset time) =>
        new(store, (ulong)time.ToUnixTimeMilliseconds() << LogicalBits);

    public byte[]? Get(ReadOnlySpan<byte> storeKey) => Store.Get(storeKey, Now);

    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] prefix) => Store.Scan(prefix, Now);
}
