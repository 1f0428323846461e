using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Elastickv.Jepsen.Harness.Docker.Transport;

/// <summary>
/// What a container writes, as the Engine sends it: frames of eight bytes (stream, three zeros, big-endian length) and a payload, so that both outputs
/// share one connection.
/// </summary>
internal static class LogFrames
{
    private const int HeaderSize = 8;
    private const int LengthOffset = 4;

    /// <summary>A line of a log is at most 16 KB and a time; an exec's output comes in pieces of 32 KB.</summary>
    private const int MaxPayload = 1 << 20;

    /// <summary>The payloads, in order. Each is valid until the next one is asked for. Ends with the stream, also in the middle of a frame.</summary>
    /// <exception cref="InvalidDataException">This is no such stream.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var header = new byte[HeaderSize];
        var payload = new byte[4096];
        while (await stream.ReadAtLeastAsync(header, HeaderSize, throwOnEndOfStream: false, cancellationToken) == HeaderSize)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(LengthOffset));
            if (length is < 0 or > MaxPayload)
                throw new InvalidDataException($"a frame of the Engine's log claims {(uint)length} bytes");
            if (payload.Length < length)
                payload = new byte[length];
            var read = await stream.ReadAtLeastAsync(payload.AsMemory(0, length), length, throwOnEndOfStream: false, cancellationToken);
            yield return payload.AsMemory(0, read);
            if (read < length)
                yield break;
        }
    }
}
