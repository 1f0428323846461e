namespace Elastickv.Jepsen.Checker.Histories.Edn;

/// <summary>The bytes of a text one after the other, with one byte of foresight and a count of lines.</summary>
/// <param name="stream">Where the bytes come from; null for texts that <see cref="Restart"/> gives.</param>
internal sealed class EdnSource(Stream? stream)
{
    public const int End = -1;

    private byte[] _buffer = new byte[1 << 16];
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

    /// <summary>Begins another text.</summary>
    public void Restart(ReadOnlySpan<byte> text)
    {
        if (text.Length > _buffer.Length)
            _buffer = new byte[text.Length * 2];
        text.CopyTo(_buffer);
        (_at, _length) = (0, text.Length);
    }

    private bool Fill()
    {
        _at = 0;
        if (stream is null)
        {
            _length = 0;
            return false;
        }

        _length = stream.Read(_buffer);
        return _length > 0;
    }
}
