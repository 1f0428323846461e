using System.Buffers;

namespace Elastickv.Jepsen.Checker.Json;

/// <summary>A piece of a file that consists of whole lines; only the last of a file may lack its line feed.</summary>
/// <param name="Buffer">Where the bytes stand; rented.</param>
/// <param name="Length">How many there are.</param>
/// <param name="IsLast">Whether the file ends here.</param>
internal readonly record struct LineBlock(byte[] Buffer, int Length, bool IsLast)
{
    public ReadOnlySpan<byte> Text => Buffer.AsSpan(0, Length);

    /// <summary>Gives the buffer back; the block must not be used any more.</summary>
    public void Return() => ArrayPool<byte>.Shared.Return(Buffer);
}
