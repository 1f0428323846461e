using Elastickv.Jepsen.Checker.Canaries.Layers;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>Reads segments of files in large pieces that overlap, so that no buffer boundary hides anything. One for each worker.</summary>
internal sealed class SegmentScanner(ScanTally tally, LayerScanner layers)
{
    /// <summary>
    /// What is carried from one piece to the next: the longest needle in any encoding, also in one inside another (a <c>\u</c> escape takes six
    /// bytes for one).
    /// </summary>
    public const int Overlap = 4096;

    /// <summary>Small enough for a processor's own cache, because a piece is gone over several times.</summary>
    public const int BufferSize = 1 << 18;

    private readonly byte[] _buffer = new byte[BufferSize];

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
            if (_buffer.AsSpan(0, filled).ContainsAnyExcept((byte)0))
                layers.ScanPiece(_buffer.AsSpan(0, filled), carried, new Origin(segment.Image, segment.File, place, position - carried));
            tally.CountBytes(Math.Clamp(segment.End - position, 0, read));
            position += read;
            carried = Math.Min(Overlap, filled);
            _buffer.AsSpan(filled - carried, carried).CopyTo(_buffer);
        }
    }
}
