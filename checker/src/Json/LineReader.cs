using System.Diagnostics.CodeAnalysis;

namespace Elastickv.Jepsen.Checker.Json;

/// <summary>Splits a stream into lines of bytes without copying more than one line at a time.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The stream belongs to the caller.")]
internal sealed class LineReader(Stream stream, string source)
{
    /// <summary>A line longer than this is not a record of ours.</summary>
    public const int MaxLineBytes = 256 << 20;

    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _atEnd;

    /// <summary>The number of the line that was read last, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Whether the last line read ended with a line feed; only the last of a file may lack one.</summary>
    public bool Terminated { get; private set; }

    /// <summary>Reads the next line, without its line feed. The span is valid until the next call.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                line = Take(searched + found, terminated: true);
                return true;
            }

            searched = _end - _start;
            if (Fill())
                continue;
            line = Take(searched, terminated: false);
            return searched > 0;
        }
    }

    private ReadOnlySpan<byte> Take(int length, bool terminated)
    {
        var line = _buffer.AsSpan(_start, length);
        _start += terminated ? length + 1 : length;
        Terminated = terminated;
        LineNumber++;
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    private bool Fill()
    {
        if (_atEnd)
            return false;
        MakeRoom();
        int read;
        try
        {
            read = stream.Read(_buffer, _end, _buffer.Length - _end);
        }
        catch (InvalidDataException e)
        {
            throw new MalformedInputException(source, LineNumber + 1, $"cannot be unpacked: {e.Message}", e);
        }

        _end += read;
        _atEnd = read == 0;
        return !_atEnd;
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end < _buffer.Length)
            return;
        if (_buffer.Length >= MaxLineBytes)
            throw new MalformedInputException(source, LineNumber + 1, $"a line of more than {MaxLineBytes} bytes");
        Array.Resize(ref _buffer, _buffer.Length * 2);
    }
}
