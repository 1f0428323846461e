using System.Buffers;
using System.Threading.Channels;
using Elastickv.Node.Hosting;
using Elastickv.Node.Raft;

namespace Elastickv.Node.Transport.Peers;

/// <summary>
/// Sends Raft messages to one peer over one connection, several in one write. It never blocks the caller and keeps no more than
/// <see cref="QueueLimit"/> messages: what does not fit, or waits while the peer is away, is dropped and reported, as Raft expects of a network.
/// </summary>
internal sealed class PeerSender : IAsyncDisposable
{
    private const int QueueLimit = 4096;

    /// <summary>Bytes gathered before a write.</summary>
    private const int WriteSize = 256 * 1024;

    private static readonly TimeSpan ShortestBackoff = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(1);

    private readonly Channel<Message> _queue = Channel.CreateBounded<Message>(new BoundedChannelOptions(QueueLimit) { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly string _address;
    private readonly PeerHello _hello;
    private readonly Action _unreachable;
    private readonly RaftCounters _counters;
    private readonly Task _run;

    /// <summary>Messages in a write that has not ended.</summary>
    private int _inWrite;

    /// <param name="address">The peer, by this node's own command line.</param>
    /// <param name="hello">Head of the stream.</param>
    /// <param name="unreachable">Called when messages were lost; must not block.</param>
    /// <param name="counters">Told of them, and of streams that ended.</param>
    public PeerSender(string address, PeerHello hello, Action unreachable, RaftCounters counters)
    {
        (_address, _hello, _unreachable, _counters) = (address, hello, unreachable, counters);
        _run = Task.Run(RunAsync);
    }

    public void Send(Message message)
    {
        if (_queue.Writer.TryWrite(message))
            return;
        _counters.CountDroppedMessages(1);
        _unreachable();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var backoff = ShortestBackoff;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var connection = await PeerConnection.OpenAsync(_address, _hello, _stop.Token);
                backoff = ShortestBackoff;
                await SendAllAsync(connection);
            }
            catch (IOException)
            {
                _counters.CountBrokenStream();
                _counters.CountDroppedMessages(DropQueued());
                _unreachable();
                await Task.Delay(backoff, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
                backoff = backoff * 2 < LongestBackoff ? backoff * 2 : LongestBackoff;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>
    /// Sends until the stream ends. Its end is watched for: the first write to a peer that went away would seem to succeed, and between two followers,
    /// who only write to each other in elections, every message lost that way costs another election timeout.
    /// </summary>
    /// <exception cref="IOException">The stream ended.</exception>
    private async Task SendAllAsync(PeerConnection connection)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var watching = WatchAsync(connection, end);
        try
        {
            await SendAllAsync(connection, end.Token);
        }
        catch (OperationCanceledException e) when (!_stop.IsCancellationRequested)
        {
            throw new IOException("peer closed the stream", e);
        }
        finally
        {
            await end.CancelAsync();
            await watching;
        }
    }

    private async Task SendAllAsync(PeerConnection connection, CancellationToken end)
    {
        var buffer = new ArrayBufferWriter<byte>(WriteSize);
        while (await _queue.Reader.WaitToReadAsync(end))
        {
            for (; buffer.WrittenCount < WriteSize && _queue.Reader.TryRead(out var message); _inWrite++)
                MessageCodec.Write(message, buffer);
            await connection.WriteAsync(buffer.WrittenMemory, end);
            buffer.ResetWrittenCount();
            _inWrite = 0;
        }
    }

    private static async Task WatchAsync(PeerConnection connection, CancellationTokenSource end)
    {
        await connection.WaitForEndAsync(end.Token);
        await end.CancelAsync();
    }

    /// <returns>How many messages were lost with the stream.</returns>
    private int DropQueued()
    {
        var dropped = _inWrite;
        for (_inWrite = 0; _queue.Reader.TryRead(out _);)
            dropped++;
        return dropped;
    }
}
