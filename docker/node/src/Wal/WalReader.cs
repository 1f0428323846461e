namespace Elastickv.Node.Wal;

/// <summary>Reads all segments of a log without changing them.</summary>
public static class WalReader
{
    /// <summary>Whether a directory holds a log.</summary>
    public static bool Exists(string directory) => Directory.Exists(directory) && SegmentName.List(directory).Count > 0;

    /// <exception cref="WalDamagedException">The log is damaged before its end.</exception>
    public static WalReplay Read(string directory) => Scan(directory).Replay;

    internal static WalScan Scan(string directory)
    {
        var names = SegmentName.List(directory);
        if (names.Count == 0)
            throw new WalDamagedException($"no segment in {directory}");
        var builder = new ReplayBuilder();
        TornTail? torn = null;
        uint checksum = 0;
        var end = 0;
        foreach (var name in names)
        {
            var reader = new RecordReader(File.ReadAllBytes(Path.Combine(directory, name.ToString())), checksum);
            var status = ReadSegment(reader, builder);
            if (status == RecordStatus.Broken)
                torn = name == names[^1] ? TornTailOf(name, reader) : throw Damage(name, reader);
            checksum = reader.Checksum;
            end = reader.Offset;
        }

        return new WalScan(builder.Build(torn), names[^1], end, checksum, builder.LastIndex);
    }

    private static RecordStatus ReadSegment(RecordReader reader, ReplayBuilder builder)
    {
        RecordStatus status;
        while ((status = reader.Next()) == RecordStatus.Record)
            builder.Add(reader.Current.Type, reader.Current.Data);
        return status;
    }

    private static TornTail TornTailOf(SegmentName name, RecordReader reader) =>
        reader.IsTorn() ? new TornTail(name.ToString(), reader.Offset, reader.WrittenBytes()) : throw Damage(name, reader);

    private static WalDamagedException Damage(SegmentName name, RecordReader reader) =>
        new($"damaged record in {name} at offset {reader.Offset}; refusing to drop what may have been acknowledged");
}
