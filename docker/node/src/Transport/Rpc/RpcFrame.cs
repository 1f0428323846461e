using System.Buffers.Binary;
using Google.Protobuf;

namespace Elastickv.Node.Transport.Rpc;

/// <summary>The length-prefixed message of gRPC: one byte compressed flag (always 0 here), BE4 length, protobuf bytes.</summary>
internal static class RpcFrame
{
    private const int HeaderSize = 5;

    /// <summary>The largest message either side accepts, in bytes: gRPC's customary 4 MiB.</summary>
    private const int MaxMessageSize = 4 * 1024 * 1024;

    public static byte[] Encode(IMessage message)
    {
        var size = message.CalculateSize();
        var frame = new byte[HeaderSize + size];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)size);
        message.WriteTo(frame.AsSpan(HeaderSize));
        return frame;
    }

    /// <summary>Reads the only message of a unary body.</summary>
    /// <exception cref="RpcException">The body is not exactly one uncompressed message of legal size.</exception>
    public static async Task<T> ReadAsync<T>(Stream body, MessageParser<T> parser, CancellationToken cancellationToken)
        where T : IMessage<T>
    {
        var header = new byte[HeaderSize];
        if (await body.ReadAtLeastAsync(header, HeaderSize, throwOnEndOfStream: false, cancellationToken) < HeaderSize)
            throw new RpcException(RpcCode.Internal, "rpc: the body ends before its message");
        if (header[0] != 0)
            throw new RpcException(RpcCode.Unimplemented, "rpc: compressed messages are not supported");
        var size = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(1));
        if (size > MaxMessageSize)
            throw new RpcException(RpcCode.ResourceExhausted, $"rpc: message of {size} bytes is larger than {MaxMessageSize}");
        var message = new byte[size];
        if (await body.ReadAtLeastAsync(message, message.Length, throwOnEndOfStream: false, cancellationToken) < message.Length)
            throw new RpcException(RpcCode.Internal, "rpc: the body ends inside its message");
        if (await body.ReadAsync(new byte[1], cancellationToken) != 0)
            throw new RpcException(RpcCode.Unimplemented, "rpc: a unary call carries one message");
        return Parse(parser, message);
    }

    private static T Parse<T>(MessageParser<T> parser, byte[] message)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(message);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new RpcException(RpcCode.Internal, $"rpc: malformed message: {e.Message}");
        }
    }
}
