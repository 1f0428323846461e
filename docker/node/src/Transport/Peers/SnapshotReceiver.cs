using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Elastickv.Node.Raft;

namespace Elastickv.Node.Transport.Peers;

/// <summary>Writes an arriving snapshot to a file of its own beside the others. One at a time.</summary>
/// <param name="directory">Where the files go; what an earlier process left half written there is removed at the start.</param>
internal sealed class SnapshotReceiver(string directory) : IDisposable
{
    private const string Pattern = "incoming-*.tmp";

    private readonly SemaphoreSlim _one = new(1);
    private int _number;

    public void RemoveLeftovers()
    {
        foreach (var file in Directory.EnumerateFiles(directory, Pattern))
            File.Delete(file);
    }

    /// <summary>Reads message, length and bytes.</summary>
    /// <returns>The message and the synced file, or null if another snapshot is arriving.</returns>
    /// <exception cref="InvalidDataException">The bytes are malformed.</exception>
    public async Task<(Message Message, string File)?> ReceiveAsync(PipeReader input, PeerHello hello, CancellationToken cancellationToken)
    {
        if (!await _one.WaitAsync(0, cancellationToken))
            return null;
        var file = Path.Combine(directory, $"incoming-{Interlocked.Increment(ref _number)}.tmp");
        try
        {
            var message = await ReadMessageAsync(input, hello, cancellationToken);
            await WriteFileAsync(input, file, cancellationToken);
            return (message, file);
        }
        catch
        {
            File.Delete(file);
            throw;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private static async Task<Message> ReadMessageAsync(PipeReader input, PeerHello hello, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (MessageCodec.TryTakeFrame(ref buffer, out var body))
            {
                input.AdvanceTo(buffer.Start);
                var message = MessageCodec.Read(body, hello.From, hello.To);
                return message is { Type: MessageType.InstallSnapshot, Snapshot: not null }
                    ? message
                    : throw new InvalidDataException($"snapshot stream begins with {message.Type}");
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
                throw new InvalidDataException("snapshot stream cut short");
        }
    }

    private static async Task WriteFileAsync(PipeReader input, string file, CancellationToken cancellationToken)
    {
        var header = await input.ReadAtLeastAsync(sizeof(ulong), cancellationToken);
        if (header.Buffer.Length < sizeof(ulong))
            throw new InvalidDataException("snapshot stream cut short");
        var rest = BinaryPrimitives.ReadInt64BigEndian(header.Buffer.Slice(0, sizeof(ulong)).ToArray());
        input.AdvanceTo(header.Buffer.GetPosition(sizeof(ulong)));
        await using var target = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None);
        while (rest > 0)
        {
            var read = await input.ReadAsync(cancellationToken);
            var part = read.Buffer.Slice(0, Math.Min(rest, read.Buffer.Length));
            foreach (var segment in part)
                await target.WriteAsync(segment, cancellationToken);
            rest -= part.Length;
            input.AdvanceTo(part.End);
            if (read.IsCompleted && rest > 0)
                throw new InvalidDataException("snapshot stream cut short");
        }

        target.Flush(flushToDisk: true);
    }
}
