using Elastickv.Node.Encryption.Envelopes;

namespace Elastickv.Node.Storage;

/// <summary>
/// Seals every version of every key under the active storage key, in place: row key, commit timestamp and expiry stay (spec §9). It works in
/// steps, so that the caller sets the rate and other writes go in between; a cursor in the store lets it go on after a restart. Each replica
/// rewrites its own rows.
/// </summary>
public sealed class ValueRewriter(ValueSealer sealer)
{
    private const int MaxStepBytes = 4 << 20;

    /// <summary>Looks at the next rows, in the writer's batch.</summary>
    /// <param name="maxRows">Most rows to look at.</param>
    /// <exception cref="Encryption.EncryptionException">A row cannot be opened; it is not skipped, and the batch must not be committed.</exception>
    /// <exception cref="InvalidOperationException">The storage envelope is not active.</exception>
    public RewriteStep Step(RowBatch batch, int maxRows)
    {
        var keyId = sealer is { IsSealing: true, State: { } state } ? state.KeyId : throw new InvalidOperationException("the storage envelope is not active");
        var cursor = RewriteCursor.Read(batch, keyId);
        if (cursor.IsFinished)
            return new RewriteStep(0, 0, IsFinished: true);
        var collector = new Collector(new VersionOpener(sealer), sealer, keyId, maxRows);
        batch.Scan(After(cursor.LastRowKey), [], ref collector);
        foreach (var (key, row) in collector.Rewritten)
            batch.Put(key, row);
        new RewriteCursor(!collector.IsFull, collector.LastKey ?? cursor.LastRowKey).Write(batch, keyId);
        return new RewriteStep(collector.Examined, collector.Rewritten.Count, !collector.IsFull);
    }

    // The least key above another is that key and a zero byte.
    private static byte[] After(ReadOnlyMemory<byte> last) => last.IsEmpty ? [] : [.. last.Span, 0];

    private struct Collector(VersionOpener opener, ValueSealer sealer, uint keyId, int maxRows) : IRowVisitor
    {
        private int _bytes;

        public List<(byte[] Key, byte[] Row)> Rewritten { get; } = [];

        public int Examined { get; private set; }

        public bool IsFull { get; private set; }

        public byte[]? LastKey { get; private set; }

        public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            if (Examined >= maxRows || _bytes >= MaxStepBytes)
            {
                IsFull = true;
                return false;
            }

            Examined++;
            LastKey = key.ToArray();
            if (RowKey.IsVersion(key) && Seal(key, value) is { } row)
            {
                Rewritten.Add((LastKey, row));
                _bytes += row.Length;
            }

            return true;
        }

        private readonly byte[]? Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            var plaintext = opener.Open(key, value, out var header);
            if (header.IsTombstone || (header.IsEncrypted && Envelope.Split(value[ValueHeader.Size..]).KeyId == keyId))
                return null;
            var row = new byte[ValueHeader.Size + sealer.SealedSize(plaintext.Length)];
            (header with { IsEncrypted = true }).Write(row);
            var length = sealer.Seal(row.AsSpan(0, ValueHeader.Size), key, plaintext, row.AsSpan(ValueHeader.Size));
            return row[..(ValueHeader.Size + length)];
        }
    }
}
