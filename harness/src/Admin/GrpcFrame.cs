using System.Buffers.Binary;
using Google.Protobuf;

namespace Elastickv.Jepsen.Harness.Admin;

/// <summary>The frame around a gRPC message: compressed flag (1 byte, always 0 here) ‖ BE4 length ‖ message.</summary>
internal static class GrpcFrame
{
    private const int HeaderSize = 5;

    /// <summary>No admin answer comes near this; a longer one is a broken server.</summary>
    private const int MaxMessage = 16 * 1024 * 1024;

    public static byte[] Encode(IMessage message)
    {
        var size = message.CalculateSize();
        var frame = new byte[HeaderSize + size];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), size);
        message.WriteTo(frame.AsSpan(HeaderSize));
        return frame;
    }

    /// <summary>Reads the body to its end, after which the trailers are there. Null if it holds no message.</summary>
    public static async Task<byte[]?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderSize];
        var read = await body.ReadAtLeastAsync(header, HeaderSize, throwOnEndOfStream: false, cancellationToken);
        if (read == 0)
            return null;
        if (read < HeaderSize || header[0] != 0)
            throw new GrpcException(GrpcStatus.Internal, "malformed gRPC frame in the answer");
        var length = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(1));
        if (length > MaxMessage)
            throw new GrpcException(GrpcStatus.ResourceExhausted, $"an answer of {length} bytes, more than {MaxMessage}");
        var message = new byte[length];
        await body.ReadExactlyAsync(message, cancellationToken);
        if (await body.ReadAsync(header, cancellationToken) != 0)
            throw new GrpcException(GrpcStatus.Internal, "more than one message in the answer of a unary call");
        return message;
    }
}
