using Elastickv.Node.Encryption.Envelopes;

namespace Elastickv.Node.Storage;

/// <summary>
/// Versioned values on top of the raw rows (spec §2). Reads of committed state are safe from any thread; writes go through a
/// transaction in a batch.
/// </summary>
/// <param name="sealer">Opens and seals values; null on a node without a cipher.</param>
public sealed class MvccStore(RowStore rows, IValueSealer? sealer, MvccStoreOptions? options = null) : ISnapshotStore
{
    private readonly MvccStoreOptions _options = options ?? new MvccStoreOptions();

    public RowStore Rows => rows;

    public byte[]? Get(ReadOnlySpan<byte> userKey, ulong now) => Reader(rows).GetNewest(userKey, now);

    /// <summary>The newest version that was committed at or before a timestamp; expiry is judged at that timestamp too.</summary>
    public byte[]? GetAt(ReadOnlySpan<byte> userKey, ulong timestamp) => Reader(rows).GetAt(userKey, timestamp, timestamp);

    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(ReadOnlyMemory<byte> prefix, ulong now) => Reader(rows).Scan(prefix.Span, now);

    /// <summary>Begins the writes of one applied entry. They become visible to others when the batch is committed.</summary>
    /// <param name="commitTimestamp">HLC units, not 0.</param>
    public MvccTransaction BeginTransaction(RowBatch batch, ulong commitTimestamp) => new(batch, sealer, _options, commitTimestamp);

    /// <summary>Several reads of one state. One thread at a time.</summary>
    public MvccSnapshot OpenSnapshot() => new(rows.OpenSnapshot(), sealer);

    IStoreSnapshot ISnapshotStore.OpenSnapshot() => OpenSnapshot();

    private MvccRows Reader(IRowReader source) => new(source, sealer);
}
