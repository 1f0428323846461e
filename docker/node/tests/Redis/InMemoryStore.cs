using Elastickv.Node.Storage;

namespace Elastickv.Node.Tests.Redis;

/// <summary>Rows in memory, newest versions only, with the rules of the store that commands rely on. Locked, so that servers can share it.</summary>
internal sealed class InMemoryStore : IStoreTransaction, ISnapshotStore, IStoreSnapshot
{
    private readonly SortedDictionary<byte[], byte[]> _rows = new(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
    private readonly Lock _lock = new();

    /// <summary>How often a state was set apart.</summary>
    public int Snapshots { get; private set; }

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

    public IStoreSnapshot OpenSnapshot()
    {
        var copy = new InMemoryStore { ReadFailure = ReadFailure };
        lock (_lock)
        {
            Snapshots++;
            foreach ((byte[] key, byte[] value) in _rows)
                copy._rows.Add(key, value);
        }

        return copy;
    }

    public void Dispose()
    {
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
