namespace Elastickv.Jepsen.Checker.Histories.Edn;

/// <summary>The bytes of a text one after the other, with one byte of foresight and a count of lines.</summary>
internal sealed class EdnSource(Stream stream)
{
    public const int End = -1;

    private readonly byte[] _buffer = new byte[1 << 16];
    private int _at;
    private int _length;

    /// <summary>The number of the line that the next byte stands in, from 1.</summary>
    public long Line { get; private set; } = 1;

    public int Peek()
    {
        if (_at == _length && !Fill())
            return End;
        return _buffer[_at];
    }

    public int Next()
    {
        var next = Peek();
        if (next == End)
            return End;
        _at++;
        if (next == '\n')
            Line++;
        return next;
    }

    private bool Fill()
    {
        _at = 0;
        _length = stream.Read(_buffer);
        return _length > 0;
    }
}
