using Elastickv.Node.Storage;

namespace Elastickv.Node.Redis.Data;

/// <summary>The store as a command sees and changes it while its entry is applied.</summary>
/// <param name="Store">The entry's transaction.</param>
/// <param name="Now">The request's timestamp, in HLC units (milliseconds &lt;&lt; 16).</param>
public readonly record struct WriteView(IStoreTransaction Store, ulong Now)
{
    public ReadView Read => new(Store, Now);

    public long NowMs => Read.NowMs;

    public void Put(ReadOnlySpan<byte> storeKey, ReadOnlySpan<byte> value) => Store.Put(storeKey, value);

    public void Delete(ReadOnlySpan<byte> storeKey) => Store.Delete(storeKey);
}
