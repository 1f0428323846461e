using System.Buffers;

namespace Elastickv.Jepsen.Checker.Json;

/// <summary>Cuts a stream into blocks of whole lines, so that several threads can read one file.</summary>
internal sealed class LineBlockReader(Stream stream, string source)
{
    public const int BlockBytes = 1 << 18;

    /// <summary>A line longer than this is not a record of ours.</summary>
    public const int MaxLineBytes = 1 << 28;

    private byte[] _rest = [];

    /// <summary>Reads the next block. After one that is the last there is none.</summary>
    /// <exception cref="MalformedInputException">The file cannot be unpacked, or it has a line of absurd length.</exception>
    public LineBlock Read()
    {
        var size = BlockBytes;
        while (true)
        {
            var block = ArrayPool<byte>.Shared.Rent(Math.Max(size, _rest.Length + (BlockBytes / 2)));
            _rest.CopyTo(block, 0);
            var length = _rest.Length + Fill(block.AsSpan(_rest.Length));
            if (length < block.Length)
                return new LineBlock(block, length, IsLast: true);
            var end = block.AsSpan().LastIndexOf((byte)'\n') + 1;
            _rest = block[end..];
            if (end > 0)
                return new LineBlock(block, end, IsLast: false);
            ArrayPool<byte>.Shared.Return(block);
            if (block.Length > MaxLineBytes)
                throw new MalformedInputException(source, 0, $"has a line of more than {MaxLineBytes} bytes");
            size = block.Length * 2;
        }
    }

    private int Fill(Span<byte> buffer)
    {
        try
        {
            return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new MalformedInputException(source, 0, $"cannot be read: {e.Message}", e);
        }
    }
}
