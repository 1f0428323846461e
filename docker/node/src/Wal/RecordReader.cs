namespace Elastickv.Node.Wal;

/// <summary>Takes the records of one segment apart.</summary>
internal sealed class RecordReader(byte[] segment, uint checksum)
{
    private const int Sector = 512;

    /// <summary>Checksum over the data of all records so far.</summary>
    public uint Checksum { get; private set; } = checksum;

    /// <summary>Where the next record begins.</summary>
    public int Offset { get; private set; }

    /// <summary>The record last read.</summary>
    public Record Current { get; private set; }

    private int Left => segment.Length - Offset;

    /// <summary>Reads the next record.</summary>
    public RecordStatus Next()
    {
        if (Left < RecordFrame.Size)
            return IsZero(Offset, segment.Length) ? RecordStatus.End : RecordStatus.Broken;
        var frame = RecordFrame.Read(segment.AsSpan(Offset));
        if (frame.Length == 0)
            return IsZero(Offset, segment.Length) ? RecordStatus.End : RecordStatus.Broken;
        if (!frame.IsSound || frame.Total > Left || !TryAccept(Record.TryParse(Slice(frame))))
            return RecordStatus.Broken;
        Offset += (int)frame.Total;
        return RecordStatus.Record;
    }

    /// <summary>
    /// Whether the broken record at <see cref="Offset"/> is the unfinished last write before a crash, and not damage to something that
    /// was complete: no other record follows, what is there is the proper beginning of a record, and its end, or a whole sector of it,
    /// never reached the disk.
    /// </summary>
    public bool IsTorn()
    {
        var written = LastWritten() + 1;
        var begin = Offset + RecordFrame.Size;
        if (RecordFollows(begin, written))
            return false;
        if (written <= begin)
            return true;
        var frame = RecordFrame.Read(segment.AsSpan(Offset));
        if (!frame.IsSound)
            return false;

        // The record repeats its length inside: if both agree, neither was damaged.
        var announced = Record.AnnouncedLength(segment.AsSpan(begin..written));
        if (announced is { } length && length != frame.Length)
            return false;
        return begin + frame.Length > written || frame.Total > Left || HasEmptySector(begin, begin + (int)frame.Length);
    }

    /// <summary>How many bytes from <see cref="Offset"/> on are not just the zeros of preallocation.</summary>
    public int WrittenBytes() => Math.Max(0, LastWritten() + 1 - Offset);

    private int LastWritten() => segment.AsSpan().LastIndexOfAnyExcept((byte)0);

    private ReadOnlyMemory<byte> Slice(RecordFrame frame) => segment.AsMemory(Offset + RecordFrame.Size, (int)frame.Length);

    private bool TryAccept(Record? read)
    {
        if (read is not { } record)
            return false;
        var isCrc = record.Type == RecordType.Crc;
        var expected = isCrc ? Checksum : Castagnoli.Update(Checksum, record.Data.Span);

        // The first record of the oldest segment that was kept says where the chain stands.
        if (record.Crc != expected && !(isCrc && Offset == 0 && Checksum == 0))
            return false;
        (Current, Checksum) = (record, record.Crc);
        return true;
    }

    // Records begin at multiples of 8, whatever was damaged before them.
    private bool RecordFollows(int from, int written)
    {
        for (var at = from; at + RecordFrame.Size < written; at += RecordFrame.Size)
        {
            var frame = RecordFrame.Read(segment.AsSpan(at));
            if (frame.IsSound && frame.Total <= segment.Length - at &&
                Record.TryParse(segment.AsMemory(at + RecordFrame.Size, (int)frame.Length)) is not null)
                return true;
        }

        return false;
    }

    private bool HasEmptySector(int from, int to)
    {
        for (var at = (from + Sector - 1) / Sector * Sector; at + Sector <= to; at += Sector)
        {
            if (IsZero(at, at + Sector))
                return true;
        }

        return false;
    }

    private bool IsZero(int from, int to) => !segment.AsSpan(from..to).ContainsAnyExcept((byte)0);
}
