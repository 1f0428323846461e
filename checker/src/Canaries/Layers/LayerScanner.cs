namespace Elastickv.Jepsen.Checker.Canaries.Layers;

/// <summary>
/// Searches a text and what it stands for: every encoding in it is undone and searched in turn, to a limited depth. Used by one thread.
/// </summary>
internal sealed class LayerScanner(NeedleIndex index, ScanTally tally, InflateBudget budget) : IRunVisitor, IViewSink
{
    private readonly string[] _names = new string[Layer.MaximumDepth];
    private readonly List<Match>[] _matches = [.. Enumerable.Range(0, Layer.MaximumDepth + 1).Select(_ => new List<Match>())];
    private readonly List<int>[] _streams = [.. Enumerable.Range(0, Layer.MaximumDepth + 1).Select(_ => new List<int>())];
    private Origin _origin;
    private long _runOffset;
    private int _depth;

    /// <summary>Searches a piece of a file and what it stands for.</summary>
    /// <param name="text">The piece.</param>
    /// <param name="seen">How much of its beginning was already searched with the piece before.</param>
    /// <param name="origin">Where it stands.</param>
    public void ScanPiece(ReadOnlySpan<byte> text, int seen, Origin origin)
    {
        _origin = origin;
        _depth = 0;
        _matches[0].Clear();
        index.SearchOutsideRuns(text, _matches[0]);
        AddPlain(0);
        Descend(text, seen);
    }

    /// <summary>Searches bytes that do not stand in a file as they are, such as a decompressed block, and what they stand for.</summary>
    public void ScanView(ReadOnlySpan<byte> view, string encoding, Origin origin)
    {
        _origin = origin;
        _depth = 0;
        _runOffset = 0;
        Take(view, 0, encoding);
    }

    void IRunVisitor.Text(ReadOnlySpan<byte> run, int offset)
    {
        if (_depth == 0)
        {
            _matches[0].Clear();
            index.SearchRun(run, _matches[0]);
            AddPlain(offset);
        }

        var outer = MoveTo(offset);
        Words.Decode(run, index.ShortestRun, this);
        PercentText.Decode(run, this);
        EscapedText.Decode(run, this);
        _runOffset = outer;
    }

    void IRunVisitor.Latin(ReadOnlySpan<byte> run, int offset)
    {
        var outer = MoveTo(offset);
        Latin1Text.Decode(run, this);
        _runOffset = outer;
    }

    void IRunVisitor.Wide(ReadOnlySpan<byte> run, int offset)
    {
        var outer = MoveTo(offset);
        WideText.Decode(run, this);
        _runOffset = outer;
    }

    public void Take(ReadOnlySpan<byte> view, int offset, string encoding)
    {
        if (_depth == Layer.MaximumDepth || view.Length < NeedleIndex.MinimumNeedle)
            return;
        var outer = _runOffset;
        if (_depth == 0)
            _runOffset += offset;
        _names[_depth++] = encoding;
        var matches = _matches[_depth];
        matches.Clear();
        index.Search(view, matches);
        foreach (var match in matches)
            tally.Add(_origin with { Offset = _origin.Offset + _runOffset }, match, CurrentLayer());
        Descend(view, seen: 0);
        _depth--;
        _runOffset = outer;
    }

    /// <summary>Records what stands in the file as it is. The piece before may have had some of it: it counts once.</summary>
    private void AddPlain(int offset)
    {
        foreach (var match in _matches[0])
        {
            var start = _origin.Offset + offset + match.Position - (match.Reversed ? 0 : index.Offset(match.Needle));
            tally.Add(_origin with { Offset = Math.Max(0, start) }, match, layer: null);
        }
    }

    private void Descend(ReadOnlySpan<byte> text, int seen)
    {
        if (_depth == Layer.MaximumDepth)
            return;
        EncodedRuns.Find(text, new EncodedRuns.Wanted(index.ShortestRun, seen), this);
        var streams = _streams[_depth];
        streams.Clear();
        CompressedStreams.Find(text, streams);
        foreach (var offset in streams)
        {
            if (offset + CompressedStreams.HeaderSize <= seen)
                continue;
            var outer = MoveTo(offset);
            Inflate(text, offset);
            _runOffset = outer;
        }
    }

    private void Inflate(ReadOnlySpan<byte> text, int offset)
    {
        var kind = text[offset] == CompressedStreams.GzipMagic ? "a gzip stream" : "a zlib stream";
        using var source = _depth == 0 ? budget.OpenAt(_origin.File, _origin.Offset + offset) : null;
        using var compressed = source ?? new MemoryStream(text[offset..].ToArray(), writable: false);
        foreach (var piece in budget.Inflate(_origin, compressed, gzip: text[offset] == CompressedStreams.GzipMagic))
            Take(piece.Span, 0, kind);
    }

    /// <summary>Offsets in decoded bytes say nothing; only those in the file itself are kept.</summary>
    /// <returns>Where it was before.</returns>
    private long MoveTo(int offset)
    {
        var before = _runOffset;
        _runOffset = _depth == 0 ? offset : before;
        return before;
    }

    private Layer CurrentLayer()
    {
        Layer? layer = null;
        for (var i = 0; i < _depth; i++)
            layer = new Layer(_names[i], layer);
        return layer!;
    }
}
