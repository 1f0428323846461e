namespace Elastickv.Node.Wal;

/// <summary>One record of the log (walpb.Record): <c>1: type, 2: crc, 3: data</c>.</summary>
internal readonly record struct Record(RecordType Type, uint Crc, ReadOnlyMemory<byte> Data)
{
    private const int DataTag = (3 << 3) | 2;

    /// <summary>The record in these bytes, or null if they are none.</summary>
    public static Record? TryParse(ReadOnlyMemory<byte> bytes)
    {
        RecordType? type = null;
        uint crc = 0;
        ReadOnlyMemory<byte> data = default;
        try
        {
            var reader = new ProtoReader(bytes.Span);
            while (reader.Next())
            {
                switch (reader.Field)
                {
                    case 1: type = (RecordType)reader.Number; break;
                    case 2: crc = checked((uint)reader.Number); break;
                    case 3: data = bytes[(reader.Position - reader.Content.Length)..reader.Position]; break;
                    default: return null;
                }
            }
        }
        catch (Exception error) when (error is InvalidDataException or OverflowException)
        {
            return null;
        }

        return type is { } known && Enum.IsDefined(known) ? new Record(known, crc, data) : null;
    }

    /// <summary>
    /// The length that the beginning of a record gives to the whole of it. Null if the beginning is too short to tell, -1 if it is
    /// none that <see cref="RecordWriter"/> writes.
    /// </summary>
    public static long? AnnouncedLength(ReadOnlySpan<byte> beginning)
    {
        try
        {
            var reader = new ProtoReader(beginning);
            if (!reader.TryVarint(out var tag) || tag != 1 << 3)
                return beginning.IsEmpty ? null : -1;
            if (!reader.TryVarint(out var type) || !reader.TryVarint(out tag) || !reader.TryVarint(out _))
                return null;
            if (!Enum.IsDefined((RecordType)type) || tag != 2 << 3)
                return -1;
            if (!reader.TryVarint(out tag) || !reader.TryVarint(out var length))
                return null;
            return tag == DataTag ? reader.Position + (long)length : -1;
        }
        catch (InvalidDataException)
        {
            return -1;
        }
    }
}
