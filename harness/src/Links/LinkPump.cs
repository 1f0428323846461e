using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace Elastickv.Jepsen.Harness.Links;

/// <summary>
/// One direction of one connection: reads from the sender into a bounded buffer, and passes on what the link lets through. When the buffer is full
/// it stops reading, and the sender's own socket fills up, as with a network that drops packets.
/// </summary>
internal sealed class LinkPump(Socket source, Socket target, Link link)
{
    private const int ChunkSize = 16 * 1024;
    private const int BufferLimit = 256 * 1024;

    private static readonly PipeOptions Bounded = new(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: BufferLimit,
        resumeWriterThreshold: BufferLimit / 2,
        minimumSegmentSize: ChunkSize,
        useSynchronizationContext: false);

    private readonly Pipe _pipe = new(Bounded);

    // What came when. At most one entry for each byte in the buffer, so the buffer's limit holds for it as well.
    private readonly Queue<(int Bytes, long At)> _arrivals = new();

    private volatile bool _broken;

    /// <summary>Runs until the sender is done and everything is passed on. True if the sender's side broke, so that the connection must be reset.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(ReadAsync(cancellationToken), WriteAsync(cancellationToken));
        return _broken;
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            int read;
            while ((read = await source.ReceiveAsync(_pipe.Writer.GetMemory(ChunkSize), cancellationToken)) > 0)
            {
                lock (_arrivals)
                    _arrivals.Enqueue((read, link.Now));
                link.Arrived(read);
                _pipe.Writer.Advance(read);
                if ((await _pipe.Writer.FlushAsync(cancellationToken)).IsCompleted)
                    break;
            }
        }
        catch (SocketException)
        {
            _broken = true;
        }
        finally
        {
            await _pipe.Writer.CompleteAsync();
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ForwardAllAsync(cancellationToken);
            // The end of the stream travels as bytes do.
            await link.PassAsync(link.Now, 0, cancellationToken);
            if (!_broken)
                target.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The receiver is gone. Its own direction will say so; this one has nothing left to do.
        }
        finally
        {
            await _pipe.Reader.CompleteAsync();
        }
    }

    private async Task ForwardAllAsync(CancellationToken cancellationToken)
    {
        ReadResult result;
        do
        {
            result = await _pipe.Reader.ReadAsync(cancellationToken);
            await ForwardAsync(result.Buffer, cancellationToken);
            _pipe.Reader.AdvanceTo(result.Buffer.End);
        }
        while (!result.IsCompleted);
    }

    private async ValueTask ForwardAsync(ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        while (!buffer.IsEmpty)
        {
            var (bytes, at) = NextArrival();
            await link.PassAsync(at, bytes, cancellationToken);
            foreach (var segment in buffer.Slice(0, bytes))
                await SendAsync(segment, cancellationToken);
            link.Delivered(bytes);
            buffer = buffer.Slice(bytes);
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await target.SendAsync(bytes, cancellationToken)..];
    }

    private (int Bytes, long At) NextArrival()
    {
        lock (_arrivals)
            return _arrivals.Dequeue();
    }
}
