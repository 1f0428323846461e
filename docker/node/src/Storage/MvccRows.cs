using Elastickv.Node.Encryption.Envelopes;

namespace Elastickv.Node.Storage;

/// <summary>Reads versions out of raw rows: picks the newest, opens and authenticates it, then judges tombstone and expiry (spec §2.7).</summary>
internal readonly struct MvccRows(IRowReader rows, IValueSealer? sealer)
{
    private const int StackLimit = 512;

    /// <summary>The newest version, if it is visible at <paramref name="now"/>.</summary>
    public byte[]? GetNewest(ReadOnlySpan<byte> userKey, ulong now) => GetAt(userKey, ulong.MaxValue, now);

    /// <summary>The newest version at or before a timestamp, if it is visible at <paramref name="now"/>.</summary>
    public byte[]? GetAt(ReadOnlySpan<byte> userKey, ulong timestamp, ulong now)
    {
        var size = userKey.Length + RowKey.SuffixSize;
        Span<byte> buffer = size <= StackLimit ? stackalloc byte[2 * StackLimit] : new byte[2 * size];
        var from = buffer[..size];
        var last = buffer.Slice(size, size);
        RowKey.Encode(userKey, Math.Min(timestamp, rows.GreatestTimestamp), from);
        RowKey.Encode(userKey, 0, last);
        var visitor = new NewestVisitor(this, size, userKey, now);

        // The bound is exclusive: commit timestamp 0 is no version.
        rows.Scan(from, last, ref visitor);
        return visitor.Value;
    }

    /// <summary>Newest visible versions of the keys with a prefix, in the order of the user keys.</summary>
    public List<KeyValuePair<byte[], byte[]>> Scan(ReadOnlySpan<byte> prefix, ulong now)
    {
        var visitor = new PrefixVisitor(this, now);
        rows.Scan(prefix, RowKey.AfterPrefix(prefix), ref visitor);

        // Rows stand in the order of user key and timestamp together: a key may come after those that extend it.
        visitor.Found.Sort(static (left, right) => left.Key.AsSpan().SequenceCompareTo(right.Key));
        return visitor.Found;
    }

    /// <summary>Opens one row; null for a tombstone or an expired value.</summary>
    private byte[]? Open(ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> row, ulong now)
    {
        var value = new VersionOpener(sealer).Open(rowKey, row, out var header);
        return header.IsTombstone || (header.ExpireAt != 0 && header.ExpireAt <= now) ? null : value;
    }

    private ref struct NewestVisitor(MvccRows reader, int rowKeySize, ReadOnlySpan<byte> userKey, ulong now) : IRowVisitor
    {
        private readonly ReadOnlySpan<byte> _userKey = userKey;

        public byte[]? Value { get; private set; }

        public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            // Longer user keys may stand between the versions of this one.
            if (key.Length != rowKeySize || !key.StartsWith(_userKey))
                return true;
            Value = reader.Open(key, value, now);
            return false;
        }
    }

    private struct PrefixVisitor(MvccRows reader, ulong now) : IRowVisitor
    {
        private readonly List<byte[]> _seen = [];

        public List<KeyValuePair<byte[], byte[]>> Found { get; } = [];

        public readonly bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            if (!RowKey.IsVersion(key))
                return true;
            if (IsFirstOf(key) && reader.Open(key, value, now) is { } opened)
                Found.Add(new(_seen[^1], opened));
            return true;
        }

        // Keeps the user keys that are prefixes of the present row, shortest first: only their older versions can still follow.
        private readonly bool IsFirstOf(ReadOnlySpan<byte> rowKey)
        {
            var userKey = RowKey.UserKey(rowKey);
            while (_seen.Count > 0 && !rowKey.StartsWith(_seen[^1]))
                _seen.RemoveAt(_seen.Count - 1);
            foreach (var seen in _seen)
            {
                if (seen.Length == userKey.Length)
                    return false;
            }

            _seen.Add(userKey.ToArray());
            return true;
        }
    }
}
