using System.Net.Sockets;

namespace Elastickv.Node.Transport.Peers;

/// <summary>An outgoing stream to a peer. A write that does not get through in time ends it: a link that swallows bytes must not hold a sender.</summary>
internal sealed class PeerConnection : IDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly Socket _socket;

    private PeerConnection(Socket socket) => _socket = socket;

    /// <exception cref="IOException">The peer cannot be reached in time.</exception>
    public static async Task<PeerConnection> OpenAsync(string address, PeerHello hello, CancellationToken cancellationToken)
    {
        var (host, port) = HostPort.Split(address);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            await WithinLimitAsync(token => socket.ConnectAsync(host, port, token), cancellationToken);
            var connection = new PeerConnection(socket);
            await connection.WriteAsync(hello.Encode(), cancellationToken);
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <exception cref="IOException">The stream is broken, or the bytes did not get through in time.</exception>
    public Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => WithinLimitAsync(
        async token =>
        {
            while (!bytes.IsEmpty)
                bytes = bytes[await _socket.SendAsync(bytes, token)..];
        },
        cancellationToken);

    /// <summary>Reads one byte, within <paramref name="limit"/>.</summary>
    /// <exception cref="IOException">The stream ended, or nothing came in time.</exception>
    public async Task<byte> ReadByteAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var answer = new byte[1];
        var count = 0;
        await WithinLimitAsync(async token => count = await _socket.ReceiveAsync(answer, token), cancellationToken, limit);
        return count == 1 ? answer[0] : throw new IOException("peer closed the stream");
    }

    /// <summary>Returns when the peer has closed a stream on which it never writes, or when cancelled.</summary>
    public async Task WaitForEndAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _socket.ReceiveAsync(new byte[1], cancellationToken);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // Broken is as much an end as closed.
        }
    }

    public void Dispose() => _socket.Dispose();

    private static async Task WithinLimitAsync(
        Func<CancellationToken, ValueTask> work, CancellationToken cancellationToken, TimeSpan? limit = null)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(limit ?? Limit);
        try
        {
            await work(timer.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("i/o timeout", e);
        }
        catch (SocketException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}
