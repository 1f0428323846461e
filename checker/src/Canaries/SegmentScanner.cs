namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>Reads segments of files in large pieces that overlap, so that no buffer boundary hides anything. One for each worker.</summary>
internal sealed class SegmentScanner(NeedleIndex index, ScanTally tally)
{
    private const int BufferSize = 1 << 20;

    /// <summary>What is carried from one piece to the next: one byte less than the longest needle.</summary>
    private const int Overlap = NeedleIndex.MaximumNeedle - 1;

    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly List<Match> _matches = [];

    /// <summary>Searches one segment.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void Scan(FileSegment segment, CancellationToken cancellationToken)
    {
        using var stream = segment.File.Open();
        if (stream.CanSeek)
            stream.Position = segment.Start;
        var position = segment.Start;
        var carried = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var wanted = (int)Math.Min(BufferSize - carried, segment.End + Overlap - position);
            var read = wanted <= 0 ? 0 : stream.ReadAtLeast(_buffer.AsSpan(carried, wanted), wanted, throwOnEndOfStream: false);
            if (read == 0)
                return;
            var filled = carried + read;
            Search(segment, position - carried, _buffer.AsSpan(0, filled), carried);
            tally.CountBytes(Math.Clamp(segment.End - position, 0, read));
            position += read;
            carried = Math.Min(Overlap, filled);
            _buffer.AsSpan(filled - carried, carried).CopyTo(_buffer);
        }
    }

    private void Search(FileSegment segment, long origin, ReadOnlySpan<byte> text, int carried)
    {
        if (!text.ContainsAnyExcept((byte)0))
            return;
        _matches.Clear();
        index.Search(text, _matches);
        foreach (var match in _matches)
        {
            var seenBefore = match.Position + index.Length(match.Needle) <= carried;
            if (!seenBefore && origin + match.Position < segment.End)
                tally.Add(segment, match, origin + match.Position);
        }
    }
}
