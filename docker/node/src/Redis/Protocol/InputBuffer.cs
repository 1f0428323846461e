using System.Buffers;

namespace Elastickv.Node.Redis.Protocol;

/// <summary>Bytes received and not yet consumed, in one pooled block that grows to hold one whole request or reply. Not thread safe.</summary>
internal sealed class InputBuffer(int maxBytes) : IDisposable
{
    private const int UsualBytes = 4 * 1024;
    private const int KeptBytes = 64 * 1024;

    private byte[] _block = ArrayPool<byte>.Shared.Rent(UsualBytes);
    private int _start;
    private int _end;

    public ReadOnlyMemory<byte> Unread => _block.AsMemory(_start, _end - _start);

    /// <summary>Room for the next receive, at least one byte. Invalidates what <see cref="Unread"/> gave before.</summary>
    /// <exception cref="RespProtocolException">The block is full and as large as it may be.</exception>
    public Memory<byte> Room()
    {
        if (_start == _end)
            Reset();
        if (_end == _block.Length)
            MakeRoom();
        return _block.AsMemory(_end);
    }

    public void Received(int bytes) => _end += bytes;

    public void Consume(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _end - _start);
        _start += bytes;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_block);
        _block = [];
        _start = _end = 0;
    }

    private void Reset()
    {
        _start = _end = 0;
        if (_block.Length <= KeptBytes)
            return;
        ArrayPool<byte>.Shared.Return(_block);
        _block = ArrayPool<byte>.Shared.Rent(UsualBytes);
    }

    private void MakeRoom()
    {
        int length = _end - _start;
        if (length > maxBytes)
            throw new RespProtocolException($"request exceeds {maxBytes} bytes");
        bool isHalfEmpty = _start >= _block.Length / 2;
        byte[] target = isHalfEmpty ? _block : ArrayPool<byte>.Shared.Rent(_block.Length * 2);
        _block.AsSpan(_start, length).CopyTo(target);
        if (!isHalfEmpty)
            ArrayPool<byte>.Shared.Return(_block);
        (_block, _start, _end) = (target, 0, length);
    }
}
