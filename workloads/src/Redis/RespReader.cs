using System.Buffers.Text;
using System.Collections.Immutable;

namespace Elastickv.Jepsen.Workloads.Redis;

/// <summary>Reads replies out of the bytes that have come so far. A reply that is not complete yet is read again from its start later.</summary>
internal ref struct RespReader(ReadOnlySpan<byte> bytes)
{
    public const int MaxBulk = 16 * 1024 * 1024;
    public const int MaxItems = 1024 * 1024;
    private const int MaxDepth = 8;
    private const int MaxLine = 64 * 1024;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    /// <summary>How many bytes the replies read so far took.</summary>
    public readonly int Consumed => _position;

    /// <summary>The next reply; null if it is not complete.</summary>
    /// <exception cref="RespProtocolException">Malformed or beyond a limit.</exception>
    public RespReply? TryRead()
    {
        var start = _position;
        var reply = Read(MaxDepth);
        if (reply is null)
            _position = start;
        return reply;
    }

    private RespReply? Read(int depth)
    {
        if (depth == 0)
            throw new RespProtocolException("arrays are nested too deeply");
        if (!TryLine(out var line))
            return null;
        if (line.IsEmpty)
            throw new RespProtocolException("empty line instead of a reply");
        var rest = line[1..];
        return line[0] switch
        {
            (byte)'+' => RespReply.SimpleString(rest),
            (byte)'-' => RespReply.Error(rest),
            (byte)':' => RespReply.Number(Number(rest)),
            (byte)'$' => Bulk(Length(rest, MaxBulk)),
            (byte)'*' => Array(Length(rest, MaxItems), depth),
            var other => throw new RespProtocolException($"a reply begins with byte 0x{other:x2}"),
        };
    }

    private bool TryLine(out ReadOnlySpan<byte> line)
    {
        var end = _bytes[_position..].IndexOf("\r\n"u8);
        line = end < 0 ? default : _bytes.Slice(_position, end);
        if (end > MaxLine || (end < 0 && _bytes.Length - _position > MaxLine))
            throw new RespProtocolException($"a line is longer than {MaxLine} bytes");
        _position += Math.Max(0, end + 2);
        return end >= 0;
    }

    private RespReply? Bulk(int length)
    {
        if (length < 0)
            return RespReply.Nil(RespKind.Bulk);
        if (_bytes.Length - _position < length + 2)
            return null;
        var content = _bytes.Slice(_position, length);
        if (!_bytes.Slice(_position + length, 2).SequenceEqual("\r\n"u8))
            throw new RespProtocolException("a bulk string does not end where it says");
        _position += length + 2;
        return RespReply.Bulk(content);
    }

    private RespReply? Array(int count, int depth)
    {
        if (count < 0)
            return RespReply.Nil(RespKind.Array);
        // The count is the server's word: room is made only as items really come.
        var items = ImmutableArray.CreateBuilder<RespReply>(Math.Min(count, 64));
        for (var i = 0; i < count; i++)
        {
            if (Read(depth - 1) is not { } item)
                return null;
            items.Add(item);
        }
        return RespReply.Array(items.ToImmutable());
    }

    /// <summary>-1 means nil.</summary>
    private static int Length(ReadOnlySpan<byte> digits, int limit)
    {
        var length = Number(digits);
        if (length < -1 || length > limit)
            throw new RespProtocolException($"length {length} is out of range");
        return (int)length;
    }

    private static long Number(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out long value, out var used) && used == digits.Length
            ? value
            : throw new RespProtocolException("not a number");
}
