namespace Elastickv.Node.Redis.Protocol;

/// <summary>
/// Finds the end of one reply in a peer's output without building it, so that a forwarded reply is passed on byte for byte. It remembers how
/// far it came, so that a large reply arriving in pieces is looked at once.
/// </summary>
public sealed class RespReplyScanner(RespLimits limits)
{
    private int _position;

    /// <summary>Values still missing until the reply is whole; arrays add their members.</summary>
    private long _pending = 1;

    /// <summary>Looks for the end of the reply that starts at the first byte of <paramref name="input"/>, the input of the last call with more bytes behind it.</summary>
    /// <exception cref="RespProtocolException">The input is no RESP2 or breaks a limit.</exception>
    public bool TryFindEnd(ReadOnlySpan<byte> input, out int length)
    {
        length = 0;
        while (_pending > 0)
        {
            if (!TrySkipValue(input))
                return false;
            _pending--;
        }

        length = _position;
        _position = 0;
        _pending = 1;
        return true;
    }

    private bool TrySkipValue(ReadOnlySpan<byte> input)
    {
        ReadOnlySpan<byte> rest = input[_position..];
        int end = rest.IndexOf("\r\n"u8);
        if (end < 0 && rest.Length > limits.MaxLineBytes)
            throw new RespProtocolException("reply line too long");
        if (end < 0)
            return false;
        int next = _position + end + 2;
        if (rest[0] is not ((byte)'+' or (byte)'-' or (byte)':' or (byte)'$' or (byte)'*'))
            throw new RespProtocolException("unknown reply type");
        if (rest[0] == '$')
            next += BulkBytes(rest[1..end], next);
        if (next > input.Length)
            return false;
        if (rest[0] == '*')
            _pending += Members(rest[1..end]);
        _position = next;
        return true;
    }

    private int BulkBytes(ReadOnlySpan<byte> digits, int from)
    {
        if (!RespInteger.TryParse(digits, out long length) || length < -1 || from + length + 2 > limits.MaxReplyBytes)
            throw new RespProtocolException("invalid bulk length in reply");
        return length < 0 ? 0 : (int)length + 2;
    }

    private long Members(ReadOnlySpan<byte> digits)
    {
        if (!RespInteger.TryParse(digits, out long count) || count < -1 || _pending + count > limits.MaxReplyBytes)
            throw new RespProtocolException("invalid array length in reply");
        return Math.Max(count, 0);
    }
}
