using Elastickv.Jepsen.Checker.Bytes;
using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Pebble;

/// <summary>
/// Reads a Pebble write-ahead log (<c>fsm.db/NNNNNN.log</c>): blocks of 32 KiB, in them chunks, a record being one chunk or a first,
/// middles and a last one. Each record is a batch of operations. Where no chunk stands, the log ends, unless more of the same log
/// follows: then what lies between is damage. What a recycled file holds behind its log belongs to an older one.
/// </summary>
internal sealed class LogFile(DiskFile file)
{
    /// <summary>More than this in one record is refused.</summary>
    public const int MaximumRecord = 64 << 20;

    private const int BlockSize = 32 << 10;

    /// <summary>A log with more gaps than this is not read further: looking for its next chunk is slow.</summary>
    private const int MaximumGaps = 64;

    private byte[] _block = [];
    private int _at;
    private long _blockStart;
    private uint? _logNumber;
    private bool _begun;

    /// <summary>What could not be read, and where.</summary>
    public List<(long Offset, string Reason)> Damage { get; } = [];

    /// <summary>The records, reassembled, each with the offset of its first chunk.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IEnumerable<(long Offset, byte[] Content)> Records()
    {
        using var cursor = new FileCursor(file);
        var record = new MemoryStream();
        var start = -1L;
        while (NextChunk(cursor) is { } chunk)
        {
            var position = _blockStart + _at;
            if (chunk.Begins == start >= 0)
                Damage.Add((position, chunk.Begins ? "the record before has no end" : "a record has no beginning"));
            if (chunk.Begins)
            {
                start = position;
                record.SetLength(0);
            }

            if (start >= 0)
                record.Write(_block.AsSpan(_at + chunk.HeaderSize, chunk.Size - chunk.HeaderSize));
            _at += chunk.Size;
            if (record.Length > MaximumRecord)
            {
                Damage.Add((start, "a record is longer than any batch"));
                yield break;
            }

            if (start < 0 || !chunk.Ends)
                continue;
            yield return (start, record.ToArray());
            start = -1;
        }
    }

    /// <summary>The operations of all batches.</summary>
    public IEnumerable<PebbleOperation> Operations()
    {
        var operations = new List<PebbleOperation>();
        foreach (var (offset, content) in Records())
        {
            operations.Clear();
            if (!Batch.TryRead(content, offset, operations))
                Damage.Add((offset, "a batch is malformed"));
            foreach (var operation in operations)
                yield return operation;
        }
    }

    /// <summary>The chunk at <c>_at</c>, after moving on to where the next one stands; null at the end of the log.</summary>
    private LogChunk? NextChunk(FileCursor cursor)
    {
        if (IsPadding(_block.AsSpan(_at)) && !NextBlock(cursor))
            return null;
        if (TryOwnChunk(out var chunk))
            return chunk;
        var gap = _blockStart + _at;
        var rest = LogRest.Of(_block, _at, _begun ? _logNumber : null, isLast: cursor.Left == 0);
        if (Damage.Count >= MaximumGaps || !FindAgain(cursor, rest, out chunk))
        {
            if (rest.IsDamage)
                Damage.Add((gap, "what stands here is neither a part of the log nor a sign of its end"));
            return null;
        }

        Damage.Add((gap, $"{_blockStart + _at - gap} bytes are no part of the log, though it goes on behind them"));
        return chunk;
    }

    /// <summary>Where no header fits behind a chunk, zeros fill the block.</summary>
    private static bool IsPadding(ReadOnlySpan<byte> rest) =>
        rest.Length < LogChunk.SmallestHeader || (rest.Length < LogChunk.LargestHeader && !rest.ContainsAnyExcept((byte)0));

    private bool TryOwnChunk(out LogChunk chunk)
    {
        if (!LogChunk.TryParse(_block.AsSpan(_at), out chunk) || (_begun && chunk.LogNumber != _logNumber))
            return false;
        (_begun, _logNumber) = (true, chunk.LogNumber);
        return true;
    }

    /// <summary>Looks at every place of this block, then at the beginning of each later one.</summary>
    private bool FindAgain(FileCursor cursor, LogRest rest, out LogChunk chunk)
    {
        for (; _block.Length - _at >= LogChunk.SmallestHeader; _at++)
        {
            if (TryOwnChunk(out chunk))
                return true;
            rest.SeeOther(_block.AsSpan(_at));
        }

        while (NextBlock(cursor))
        {
            rest.SeeMore(_block);
            if (TryOwnChunk(out chunk))
                return true;
            rest.SeeOther(_block);
        }

        chunk = default;
        return false;
    }

    private bool NextBlock(FileCursor cursor)
    {
        _blockStart += _block.Length;
        _at = 0;
        return cursor.TryRead(Math.Min(BlockSize, cursor.Left), out _block) && _block.Length >= LogChunk.SmallestHeader;
    }
}
