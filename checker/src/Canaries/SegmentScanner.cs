using Elastickv.Jepsen.Checker.Canaries.Layers;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>Reads segments of files in large pieces that overlap, so that no buffer boundary hides anything. One for each worker.</summary>
internal sealed class SegmentScanner(NeedleIndex index, ScanTally tally, LayerScanner layers)
{
    /// <summary>
    /// What is carried from one piece to the next: the longest needle in any encoding, also in one inside another (a <c>\u</c> escape takes six
    /// bytes for one).
    /// </summary>
    public const int Overlap = 4096;

    /// <summary>Small enough for a processor's own cache, because a piece is gone over several times.</summary>
    public const int BufferSize = 1 << 18;

    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly List<Match> _matches = [];

    /// <summary>Searches one segment.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void Scan(FileSegment segment, CancellationToken cancellationToken)
    {
        using var stream = segment.File.Open();
        if (stream.CanSeek)
            stream.Position = segment.Start;
        var place = Places.Of(segment.File.Path);
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
            Search(new Origin(segment.Image, segment.File, place, position - carried), segment.End, _buffer.AsSpan(0, filled), carried);
            tally.CountBytes(Math.Clamp(segment.End - position, 0, read));
            position += read;
            carried = Math.Min(Overlap, filled);
            _buffer.AsSpan(filled - carried, carried).CopyTo(_buffer);
        }
    }

    private void Search(Origin origin, long end, ReadOnlySpan<byte> text, int carried)
    {
        if (!text.ContainsAnyExcept((byte)0))
            return;
        _matches.Clear();
        index.Search(text, _matches);
        foreach (var match in _matches)
        {
            var seenBefore = match.Position + index.Length(match.Needle) <= carried;
            if (!seenBefore && origin.Offset + match.Position < end)
                tally.Add(origin with { Offset = MarkerStart(origin.Offset + match.Position, match) }, match, layer: null);
        }

        layers.ScanLayers(text, carried, origin);
    }

    private long MarkerStart(long needleStart, Match match) =>
        match.Reversed ? needleStart : Math.Max(0, needleStart - index.Offset(match.Needle));
}
