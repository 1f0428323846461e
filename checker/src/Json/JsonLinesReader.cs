namespace Elastickv.Jepsen.Checker.Json;

/// <summary>
/// Reads one record a line, in order, on as many threads as there are processors. A last line that breaks off in the middle, as a crash
/// leaves it, is not a record and is reported.
/// </summary>
internal sealed class JsonLinesReader<T>(Stream stream, string source, Func<ILineParser<T>> createParser)
    where T : class
{
    private static readonly int BlocksAtOnce = Environment.ProcessorCount + 1;

    private readonly LineBlockReader _blocks = new(stream, source);
    private readonly Queue<Task<ParsedBlock<T>>> _pending = new();
    private readonly Stack<ILineParser<T>> _parsers = new();
    private readonly Lock _lock = new();
    private bool _atEnd;
    private long _line;

    /// <summary>Whether the file ended in the middle of a line; known when everything has been read.</summary>
    public bool TornTail { get; private set; }

    public IEnumerable<T> ReadAll()
    {
        while (NextBlock() is { } parsed)
        {
            foreach (var record in parsed.Records)
                yield return record;
            Account(parsed);
        }
    }

    private ParsedBlock<T>? NextBlock()
    {
        while (!_atEnd && _pending.Count < BlocksAtOnce)
        {
            var block = _blocks.Read();
            _atEnd = block.IsLast;

            // A small file is not worth a thread.
            _pending.Enqueue(_atEnd && _pending.Count == 0 ? Task.FromResult(Parse(block)) : Task.Run(() => Parse(block)));
        }

        return _pending.TryDequeue(out var parsed) ? parsed.GetAwaiter().GetResult() : null;
    }

    private ParsedBlock<T> Parse(LineBlock block)
    {
        var parser = Borrow();
        var parsed = ParsedBlock<T>.Parse(block, parser);
        block.Return();
        lock (_lock)
            _parsers.Push(parser);
        return parsed;
    }

    private ILineParser<T> Borrow()
    {
        lock (_lock)
            return _parsers.TryPop(out var parser) ? parser : createParser();
    }

    private void Account(ParsedBlock<T> parsed)
    {
        _line += parsed.Lines;
        TornTail |= parsed.IsTorn;
        if (parsed.Error is { } reason)
            throw new MalformedInputException(source, _line, reason, parsed.Cause);
    }
}
