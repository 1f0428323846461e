namespace Elastickv.Node.Redis.Protocol;

/// <summary>
/// Cuts requests out of a connection's input: RESP2 arrays of bulk strings, and inline commands (words without quoting). It remembers how far
/// it came into an unfinished request, so that a large one arriving in pieces is looked at once.
/// </summary>
public sealed class RespRequestParser(RespLimits limits)
{
    private const int Idle = -1;

    private readonly List<(int Offset, int Length)> _words = [];
    private ReadOnlyMemory<byte>[] _items = new ReadOnlyMemory<byte>[8];
    private int _position;
    private int _expected = Idle;
    private int _bulkLength = Idle;

    /// <summary>The request last parsed; it points into the input of that call.</summary>
    public Arguments Request { get; private set; }

    /// <summary>
    /// Looks for one complete request at the start of <paramref name="input"/>, which must be the input of the last call with more bytes behind it,
    /// or what followed the last request.
    /// </summary>
    /// <param name="consumed">Length of the request if there is one.</param>
    /// <exception cref="RespProtocolException">The input is no RESP2 or breaks a limit.</exception>
    public bool TryParse(ReadOnlyMemory<byte> input, out int consumed)
    {
        consumed = 0;
        if (!TryReadWords(input.Span))
            return false;
        consumed = _position;
        Request = Materialise(input);
        Reset();
        return true;
    }

    private bool TryReadWords(ReadOnlySpan<byte> input)
    {
        if (_expected == Idle)
        {
            if (input.IsEmpty)
                return false;
            if (input[0] != '*')
                return TryReadInline(input);
            if (!TryReadArrayHeader(input))
                return false;
        }

        while (_words.Count < _expected)
        {
            if (!TryReadBulk(input))
                return false;
        }

        return true;
    }

    private bool TryReadArrayHeader(ReadOnlySpan<byte> input)
    {
        if (!TryReadLine(input, 0, "too big mbulk count string", out ReadOnlySpan<byte> line, out int next))
            return false;
        if (!RespInteger.TryParse(line[1..], out long count) || count > limits.MaxArguments)
            throw new RespProtocolException("invalid multibulk length");
        _expected = (int)Math.Max(count, 0);
        _position = next;
        return true;
    }

    private bool TryReadBulk(ReadOnlySpan<byte> input)
    {
        if (_bulkLength == Idle && !TryReadBulkHeader(input))
            return false;
        if (input.Length - _position < _bulkLength + 2)
            return false;
        if (input[_position + _bulkLength] != '\r' || input[_position + _bulkLength + 1] != '\n')
            throw new RespProtocolException("expected CRLF after a bulk string");
        _words.Add((_position, _bulkLength));
        _position += _bulkLength + 2;
        _bulkLength = Idle;
        return true;
    }

    private bool TryReadBulkHeader(ReadOnlySpan<byte> input)
    {
        if (_position >= input.Length)
            return false;
        if (input[_position] != '$')
            throw new RespProtocolException($"expected '$', got '{(char)input[_position]}'");
        if (!TryReadLine(input, _position, "too big bulk count string", out ReadOnlySpan<byte> line, out int next))
            return false;
        if (!RespInteger.TryParse(line[1..], out long length) || length < 0)
            throw new RespProtocolException("invalid bulk length");
        if (next + length + 2 > limits.MaxRequestBytes)
            throw new RespProtocolException($"request exceeds {limits.MaxRequestBytes} bytes");
        _bulkLength = (int)length;
        _position = next;
        return true;
    }

    private bool TryReadInline(ReadOnlySpan<byte> input)
    {
        int end = input.IndexOf((byte)'\n');
        if (end < 0 ? input.Length > limits.MaxLineBytes : end > limits.MaxLineBytes)
            throw new RespProtocolException("too big inline request");
        if (end < 0)
            return false;
        AddInlineWords(input[..end]);
        _expected = _words.Count;
        _position = end + 1;
        return true;
    }

    private void AddInlineWords(ReadOnlySpan<byte> line)
    {
        int start = Idle;
        for (int i = 0; i <= line.Length; i++)
        {
            bool isSpace = i == line.Length || line[i] is (byte)' ' or (byte)'\t' or (byte)'\r';
            if (!isSpace && start == Idle)
                start = i;
            if (!isSpace || start == Idle)
                continue;
            if (_words.Count == limits.MaxArguments)
                throw new RespProtocolException("too big inline request");
            _words.Add((start, i - start));
            start = Idle;
        }
    }

    private bool TryReadLine(ReadOnlySpan<byte> input, int from, string tooLong, out ReadOnlySpan<byte> line, out int next)
    {
        ReadOnlySpan<byte> rest = input[from..];
        int end = rest.IndexOf("\r\n"u8);
        line = end < 0 ? default : rest[..end];
        next = from + end + 2;
        if (end < 0 ? rest.Length > limits.MaxLineBytes : end > limits.MaxLineBytes)
            throw new RespProtocolException(tooLong);
        return end >= 0;
    }

    private Arguments Materialise(ReadOnlyMemory<byte> input)
    {
        if (_items.Length < _words.Count)
            _items = new ReadOnlyMemory<byte>[Math.Max(_words.Count, _items.Length * 2)];
        for (int i = 0; i < _words.Count; i++)
            _items[i] = input.Slice(_words[i].Offset, _words[i].Length);
        return new Arguments(_items, _words.Count);
    }

    private void Reset()
    {
        _words.Clear();
        _position = 0;
        _expected = Idle;
        _bulkLength = Idle;
    }
}
