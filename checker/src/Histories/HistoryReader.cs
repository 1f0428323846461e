using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>Reads <c>history.jsonl</c>, also while it is being written and after a crash that tore its last line.</summary>
public sealed class HistoryReader
{
    private readonly JsonLinesReader<Operation> _lines;
    private long _position;

    /// <param name="stream">The lines; stays open.</param>
    /// <param name="source">What errors call it.</param>
    public HistoryReader(Stream stream, string source)
        : this(stream, source, () => new OperationParser())
    {
    }

    internal HistoryReader(Stream stream, string source, Func<ILineParser<Operation>> createParser) => _lines = new(stream, source, createParser);

    /// <summary>Whether the last line broke off in the middle and was left out; known once everything has been read.</summary>
    public bool TornTail => _lines.TornTail;

    /// <summary>Reads a whole file into memory.</summary>
    /// <exception cref="MalformedInputException">A line is not an operation, or the file cannot be read.</exception>
    public static RecordedHistory ReadFile(string path)
    {
        using var stream = InputFile.Open(path);
        var reader = new HistoryReader(stream, path);
        var history = new History(reader.ReadAll().ToList());
        return new RecordedHistory(history, reader.TornTail);
    }

    /// <summary>Reads the operations one by one.</summary>
    /// <exception cref="MalformedInputException">A line is not an operation.</exception>
    public IEnumerable<Operation> ReadAll()
    {
        foreach (var operation in _lines.ReadAll())
        {
            yield return operation.Index == Operation.Unnumbered ? operation with { Index = _position } : operation;
            _position++;
        }
    }
}
