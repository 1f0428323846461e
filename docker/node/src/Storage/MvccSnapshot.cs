using Elastickv.Node.Encryption.Envelopes;

namespace Elastickv.Node.Storage;

/// <summary>Versioned values at one moment. One thread at a time; dispose it soon.</summary>
public sealed class MvccSnapshot : IStoreSnapshot
{
    private readonly IValueSealer? _sealer;

    internal MvccSnapshot(RowSnapshot rows, IValueSealer? sealer)
    {
        Rows = rows;
        _sealer = sealer;
    }

    public RowSnapshot Rows { get; }

    public byte[]? Get(ReadOnlySpan<byte> userKey, ulong now) => new MvccRows(Rows, _sealer).GetNewest(userKey, now);

    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(ReadOnlyMemory<byte> prefix, ulong now) =>
        new MvccRows(Rows, _sealer).Scan(prefix.Span, now);

    public void Dispose() => Rows.Dispose();
}
