using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Elastickv.Node.Redis.Protocol;

/// <summary>Replies in RESP2, collected in one pooled buffer. Not thread safe.</summary>
public sealed class RespWriter(int maxBytes) : IDisposable
{
    private const int InitialBytes = 512;
    private const int KeptBytes = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    public void SimpleString(ReadOnlySpan<byte> text) => Line((byte)'+', text);

    /// <param name="message">Begins with a code; line ends are replaced, since they would end the reply.</param>
    public void Error(string message)
    {
        int bytes = Encoding.UTF8.GetMaxByteCount(message.Length) + 3;
        Span<byte> target = Reserve(bytes);
        target[0] = (byte)'-';
        int written = Encoding.UTF8.GetBytes(message, target[1..]);
        Span<byte> text = target.Slice(1, written);
        text.Replace((byte)'\r', (byte)' ');
        text.Replace((byte)'\n', (byte)' ');
        "\r\n"u8.CopyTo(target[(1 + written)..]);
        Length += written + 3;
    }

    public void Integer(long value) => Number((byte)':', value);

    public void Bulk(ReadOnlySpan<byte> value)
    {
        Number((byte)'$', value.Length);
        Span<byte> target = Reserve(value.Length + 2);
        value.CopyTo(target);
        "\r\n"u8.CopyTo(target[value.Length..]);
        Length += value.Length + 2;
    }

    public void NullBulk() => Raw("$-1\r\n"u8);

    public void NullArray() => Raw("*-1\r\n"u8);

    public void Array(int count) => Number((byte)'*', count);

    /// <summary>Bytes that are RESP2 already.</summary>
    public void Raw(ReadOnlySpan<byte> reply)
    {
        reply.CopyTo(Reserve(reply.Length));
        Length += reply.Length;
    }

    /// <summary>Takes back everything after <paramref name="length"/>.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    /// <summary>Forgets all replies, and the memory of an unusually large one.</summary>
    public void Clear()
    {
        Length = 0;
        if (_buffer.Length <= KeptBytes)
            return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        Length = 0;
    }

    private void Line(byte kind, ReadOnlySpan<byte> text)
    {
        Span<byte> target = Reserve(text.Length + 3);
        target[0] = kind;
        text.CopyTo(target[1..]);
        "\r\n"u8.CopyTo(target[(text.Length + 1)..]);
        Length += text.Length + 3;
    }

    private void Number(byte kind, long value)
    {
        Span<byte> target = Reserve(24);
        target[0] = kind;
        Utf8Formatter.TryFormat(value, target[1..], out int digits);
        "\r\n"u8.CopyTo(target[(1 + digits)..]);
        Length += digits + 3;
    }

    private Span<byte> Reserve(int bytes)
    {
        if (_buffer.Length - Length < bytes)
            Grow(bytes);
        return _buffer.AsSpan(Length);
    }

    private void Grow(int bytes)
    {
        if ((long)Length + bytes > maxBytes)
            throw new ReplyTooLargeException(maxBytes);
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(maxBytes, Math.Max((long)Length + bytes, 2L * _buffer.Length)));
        _buffer.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
