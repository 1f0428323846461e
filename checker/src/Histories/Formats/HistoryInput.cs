using Elastickv.Jepsen.Checker.Bytes;
using Elastickv.Jepsen.Checker.Histories.Edn;
using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Histories.Formats;

/// <summary>A recorded history of any known format, packed with gzip or not, read as a stream.</summary>
public sealed class HistoryInput : IDisposable
{
    private readonly Stream _stream;
    private readonly string _source;
    private readonly NilReads _nilReads;
    private HistoryReader? _jsonLines;
    private bool _isTorn;

    private HistoryInput(Stream stream, string source, HistoryFormat format, NilReads nilReads)
    {
        _stream = stream;
        _source = source;
        Format = format;
        _nilReads = nilReads == NilReads.AsFormat ? (format == HistoryFormat.Edn ? NilReads.Unknown : NilReads.Missing) : nilReads;
    }

    /// <summary>The format; never <see cref="HistoryFormat.Auto"/>.</summary>
    public HistoryFormat Format { get; }

    /// <summary>Whether a nil that was read may stand for any value.</summary>
    public bool NilIsUnknown => _nilReads == NilReads.Unknown;

    /// <summary>The text from its beginning, for who reads it himself instead of by <see cref="ReadAll"/>.</summary>
    internal Stream Stream => _stream;

    /// <summary>What errors call it.</summary>
    internal string Source => _source;

    /// <summary>Whether the last line broke off in the middle and was left out; known once everything has been read.</summary>
    public bool TornTail => _isTorn || (_jsonLines?.TornTail ?? false);

    /// <summary>How many completed reads of nil were taken for reads of unknown result.</summary>
    public long UnknownReads { get; private set; }

    /// <exception cref="MalformedInputException">The file cannot be read.</exception>
    public static HistoryInput Open(string path, HistoryFormat format = HistoryFormat.Auto, NilReads nilReads = NilReads.AsFormat) =>
        Read(InputFile.Open(path), path, format, nilReads);

    /// <param name="stream">The text; is closed with this.</param>
    /// <param name="source">What errors call it.</param>
    /// <param name="format">Its format.</param>
    /// <param name="nilReads">What a completed read of nil means.</param>
    public static HistoryInput Read(Stream stream, string source, HistoryFormat format = HistoryFormat.Auto, NilReads nilReads = NilReads.AsFormat)
    {
        if (format != HistoryFormat.Auto)
            return new HistoryInput(stream, source, format, nilReads);
        var beginning = new byte[FormatDetector.Foresight];
        int length;
        try
        {
            length = stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new MalformedInputException(source, 0, $"cannot be read: {e.Message}", e);
        }

        var rewound = new PrefixedStream(beginning.AsMemory(0, length), stream);
        return new HistoryInput(rewound, source, FormatDetector.Detect(beginning.AsSpan(0, length)), nilReads);
    }

    /// <summary>Reads the operations one by one; once.</summary>
    /// <exception cref="MalformedInputException">Something is not an operation.</exception>
    public IEnumerable<Operation> ReadAll()
    {
        foreach (var operation in ReadFormat())
        {
            if (_nilReads == NilReads.Unknown && operation is { Type: OperationType.Ok, Function: FunctionName.Read, Value.IsNil: true })
            {
                UnknownReads++;
                yield return operation with { Type = OperationType.Info };
            }
            else
            {
                yield return operation;
            }
        }
    }

    /// <summary>Tells that the last line broke off, if not <see cref="ReadAll"/> found out.</summary>
    internal void MarkTorn() => _isTorn = true;

    public void Dispose() => _stream.Dispose();

    private IEnumerable<Operation> ReadFormat() => Format switch
    {
        HistoryFormat.Edn => new EdnHistoryReader(_stream, _source).ReadAll(),
        HistoryFormat.JepsenLog => new HistoryReader(_stream, _source, () => new JepsenLogParser()).ReadAll(),
        _ => (_jsonLines = new HistoryReader(_stream, _source)).ReadAll(),
    };
}
