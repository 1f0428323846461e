namespace Elastickv.Jepsen.Checker.Pebble;

/// <summary>
/// What stands where a log has no further chunk. Its end is lawful where the file ends, where zeros were preallocated, at the empty header that a
/// closed log ends with, where a crash left the last chunk unfinished, and where a file that is used again still holds an older log. Anything
/// else is damage: it may have been a part of this log.
/// </summary>
internal sealed class LogRest
{
    private const int Sector = 512;

    private readonly bool _isOwnChunk;
    private readonly bool _isEnd;
    private bool _anything;
    private bool _olderLog;

    private LogRest(bool isOwnChunk, bool isEnd, bool anything) => (_isOwnChunk, _isEnd, _anything) = (isOwnChunk, isEnd, anything);

    /// <summary>Whether something of the log is lost here.</summary>
    public bool IsDamage => !_isEnd && _anything && (_isOwnChunk || !_olderLog);

    /// <param name="block">The block in which the log ends.</param>
    /// <param name="at">Where in it.</param>
    /// <param name="logNumber">The number of the log, null if it has none or is not known.</param>
    /// <param name="isLast">Whether the file ends with the block.</param>
    public static LogRest Of(ReadOnlySpan<byte> block, int at, uint? logNumber, bool isLast)
    {
        var rest = block[at..];
        var isHeader = LogChunk.TryParseHeader(rest, out var chunk);
        var isOwn = isHeader && logNumber is not null && chunk.LogNumber == logNumber && chunk.Size <= rest.Length;
        var isCutOff = isLast && (rest.Length < LogChunk.LargestHeader || (isHeader && chunk.Size > rest.Length));
        var isTorn = isHeader && chunk.Size <= rest.Length && EndsInEmptySector(block[..(at + chunk.Size)], at);
        var isTrailer = isHeader && chunk.Size == chunk.HeaderSize && !rest[..6].ContainsAnyExcept((byte)0);
        return new LogRest(isOwn, isCutOff || isTorn || isTrailer, rest.ContainsAnyExcept((byte)0));
    }

    /// <summary>Takes note of a later block.</summary>
    public void SeeMore(ReadOnlySpan<byte> block) => _anything |= block.ContainsAnyExcept((byte)0);

    /// <summary>Takes note of a chunk that is not this log's, if one stands here.</summary>
    public void SeeOther(ReadOnlySpan<byte> bytes) => _olderLog = _olderLog || (bytes[6] != 0 && LogChunk.TryParse(bytes, out _));

    /// <summary>A disk writes whole sectors: what was cut off by a crash ends in one that was never written.</summary>
    private static bool EndsInEmptySector(ReadOnlySpan<byte> blockToEnd, int at)
    {
        var sector = (blockToEnd.Length - 1) / Sector * Sector;
        return sector > at && !blockToEnd[sector..].ContainsAnyExcept((byte)0);
    }
}
