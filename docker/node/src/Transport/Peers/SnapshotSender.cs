using System.Buffers;
using Elastickv.Node.Raft;

namespace Elastickv.Node.Transport.Peers;

/// <summary>
/// Sends one snapshot over a connection of its own: hello, the message that announces it as a frame, BE8 length, the file's bytes. The
/// file ends with its own checksum (spec §11.1), which the receiver verifies before it answers with one byte.
/// </summary>
internal static class SnapshotSender
{
    /// <summary>The receiver's answer when all bytes are on its disk and right.</summary>
    public const byte Accepted = 1;

    private const int ChunkSize = 256 * 1024;

    /// <summary>How long the receiver may take to verify and sync the file.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    /// <returns>Whether the receiver has it.</returns>
    public static async Task<bool> SendAsync(string address, PeerHello hello, Message message, string file, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0, useAsync: true);
            using var connection = await PeerConnection.OpenAsync(address, hello, cancellationToken);
            var head = new ArrayBufferWriter<byte>();
            MessageCodec.Write(message, head);
            new WireWriter(head).UInt64((ulong)source.Length);
            await connection.WriteAsync(head.WrittenMemory, cancellationToken);
            var chunk = new byte[ChunkSize];
            for (int count; (count = await source.ReadAsync(chunk, cancellationToken)) > 0;)
                await connection.WriteAsync(chunk.AsMemory(0, count), cancellationToken);
            return await connection.ReadByteAsync(AnswerLimit, cancellationToken) == Accepted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
