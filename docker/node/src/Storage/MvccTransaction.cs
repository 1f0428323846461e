using System.Buffers;
using Elastickv.Node.Encryption.Envelopes;

namespace Elastickv.Node.Storage;

/// <summary>The writes of one applied entry, inside the batch of its apply round (spec §2.1, §2.6). One thread at a time.</summary>
public sealed class MvccTransaction : IStoreTransaction
{
    private const int StackLimit = 512;

    private readonly RowBatch _batch;
    private readonly IValueSealer? _sealer;
    private readonly MvccStoreOptions _options;

    internal MvccTransaction(RowBatch batch, IValueSealer? sealer, MvccStoreOptions options, ulong commitTimestamp)
    {
        ArgumentOutOfRangeException.ThrowIfZero(commitTimestamp);
        _batch = batch;
        _sealer = sealer;
        _options = options;
        CommitTimestamp = commitTimestamp;
        batch.ObserveCommitTimestamp(commitTimestamp);
    }

    public ulong CommitTimestamp { get; }

    public byte[]? Get(ReadOnlySpan<byte> userKey, ulong now) => Reader.GetNewest(userKey, now);

    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(ReadOnlyMemory<byte> prefix, ulong now) => Reader.Scan(prefix.Span, now);

    /// <exception cref="Encryption.EncryptionException">The value could not be sealed. Applying must halt, or this replica misses the write.</exception>
    public void Put(ReadOnlySpan<byte> userKey, ReadOnlySpan<byte> value, ulong expireAt = 0)
    {
        var seals = _sealer is { IsSealing: true } && !_options.StorageEnvelopeSkipped;
        var bodySize = seals ? _sealer!.SealedSize(value.Length) : value.Length;
        var keySize = userKey.Length + RowKey.SuffixSize;
        var size = keySize + ValueHeader.Size + bodySize;
        byte[]? rented = null;
        var buffer = size <= StackLimit ? stackalloc byte[StackLimit] : (rented = ArrayPool<byte>.Shared.Rent(size));
        try
        {
            var rowKey = buffer[..keySize];
            var row = buffer.Slice(keySize, ValueHeader.Size + bodySize);
            RowKey.Encode(userKey, CommitTimestamp, rowKey);
            new ValueHeader(IsTombstone: false, seals, expireAt).Write(row);
            var body = row[ValueHeader.Size..];
            var length = seals ? _sealer!.Seal(row[..ValueHeader.Size], rowKey, value, body) : CopyClear(value, body);
            _batch.Put(rowKey, row[..(ValueHeader.Size + length)]);
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public void Delete(ReadOnlySpan<byte> userKey)
    {
        Span<byte> row = stackalloc byte[ValueHeader.Size];
        new ValueHeader(IsTombstone: true, IsEncrypted: false, ExpireAt: 0).Write(row);
        _batch.Put(RowKey.Encode(userKey, CommitTimestamp), row);
    }

    private MvccRows Reader => new(_batch, _sealer);

    private static int CopyClear(ReadOnlySpan<byte> value, Span<byte> body)
    {
        value.CopyTo(body);
        return value.Length;
    }
}
