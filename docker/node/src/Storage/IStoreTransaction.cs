namespace Elastickv.Node.Storage;

/// <summary>Writes of one applied entry, all at the entry's commit timestamp; reads see them.</summary>
public interface IStoreTransaction : IStoreReader
{
    /// <summary>Commit timestamp (HLC units) of every version this transaction writes.</summary>
    ulong CommitTimestamp { get; }

    /// <summary>Writes a version, sealed if the storage envelope is active. <paramref name="expireAt"/> in HLC units, 0 for none.</summary>
    void Put(ReadOnlySpan<byte> userKey, ReadOnlySpan<byte> value, ulong expireAt = 0);

    /// <summary>Writes a tombstone.</summary>
    void Delete(ReadOnlySpan<byte> userKey);
}
