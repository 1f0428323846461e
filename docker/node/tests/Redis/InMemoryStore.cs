using Elastickv.Node.Storage;

namespace Elastickv.Node.Tests.Redis;

/// <summary>Rows in memory, newest versions only, with the rules of the store that commands rely on. Locked, so that servers can share it.</summary>
internal sealed class InMemoryStore : IStoreTransaction
{
    private readonly SortedDictionary<byte[], byte[]> _rows = new(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
    private readonly Lock _lock = new();

    public ulong CommitTimestamp { get; set; }

    /// <summary>Thrown by every read while set.</summary>
    public Exception? ReadFailure { get; set; }

    public int Count => _rows.Count;

    public IEnumerable<byte[]> Keys => _rows.Keys;

    public byte[]? Get(ReadOnlySpan<byte> userKey, ulong now)
    {
        if (ReadFailure is not null)
            throw ReadFailure;
        lock (_lock)
            return _rows.TryGetValue(userKey.ToArray(), out byte[]? value) ? value : null;
    }

    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(ReadOnlyMemory<byte> prefix, ulong now)
    {
        if (ReadFailure is not null)
            throw ReadFailure;
        lock (_lock)
            return _rows.Where(row => row.Key.AsSpan().StartsWith(prefix.Span)).ToArray();
    }

    public void Put(ReadOnlySpan<byte> userKey, ReadOnlySpan<byte> value, ulong expireAt = 0)
    {
        lock (_lock)
            _rows[userKey.ToArray()] = value.ToArray();
    }

    public void Delete(ReadOnlySpan<byte> userKey)
    {
        lock (_lock)
            _rows.Remove(userKey.ToArray());
    }
}
