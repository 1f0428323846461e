using System.Net.Sockets;
using System.Text;
using Elastickv.Node.Redis.Protocol;
using Elastickv.Node.Transport;

namespace Elastickv.Node.Redis.Forwarding;

/// <summary>One connection to another node's Redis address, with at most one request under way, so that a broken one leaves exactly that request in doubt.</summary>
internal sealed class PeerConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly InputBuffer _input;
    private readonly RespReplyScanner _scanner;

    private PeerConnection(Socket socket, RespLimits limits)
    {
        _socket = socket;
        _input = new InputBuffer(limits.MaxReplyBytes);
        _scanner = new RespReplyScanner(limits);
    }

    /// <summary>Whether the peer has neither closed the idle connection nor sent what nobody asked for.</summary>
    public bool IsUsable => !_socket.Poll(0, SelectMode.SelectRead);

    /// <summary>Connects and introduces this node, so that the peer does not forward what it gets. The answer also shows that the peer is alive.</summary>
    /// <exception cref="DialException">The peer cannot be reached or does not answer.</exception>
    public static async Task<PeerConnection> DialAsync(string address, RespLimits limits, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var connection = new PeerConnection(socket, limits);
        try
        {
            await socket.ConnectAsync(HostPort.Resolve(address), cancellationToken);
            ReadOnlyMemory<byte> answer = await connection.ExchangeAsync(PeerIntroduction.Request, replies: 1, cancellationToken);
            return answer.Span.StartsWith("+"u8) ? connection : throw new DialException($"dial tcp {address}: refused: {Encoding.UTF8.GetString(answer.Span).Trim()}");
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException or FormatException or RespProtocolException)
        {
            connection.Dispose();
            throw new DialException($"dial tcp {address}: {Reason(e)}");
        }
    }

    /// <summary>Sends requests in one piece and waits for as many replies.</summary>
    /// <returns>The last reply; it lives until the next exchange.</returns>
    /// <exception cref="IOException">The connection broke; the peer may have got the requests.</exception>
    /// <exception cref="OperationCanceledException">No answer came in time; the peer may have got the requests.</exception>
    public async Task<ReadOnlyMemory<byte>> ExchangeAsync(ReadOnlyMemory<byte> requests, int replies, CancellationToken cancellationToken)
    {
        while (!requests.IsEmpty)
            requests = requests[await _socket.SendAsync(requests, SocketFlags.None, cancellationToken)..];

        ReadOnlyMemory<byte> last = default;
        for (int i = 0; i < replies; i++)
            last = await ReceiveReplyAsync(cancellationToken);
        return last;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _input.Dispose();
    }

    private static string Reason(Exception e) => e switch
    {
        OperationCanceledException => "i/o timeout",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "connect: connection refused",
        _ => e.Message,
    };

    private async ValueTask<ReadOnlyMemory<byte>> ReceiveReplyAsync(CancellationToken cancellationToken)
    {
        int length;
        while (!_scanner.TryFindEnd(_input.Unread.Span, out length))
        {
            int received = await _socket.ReceiveAsync(_input.Room(), SocketFlags.None, cancellationToken);
            if (received == 0)
                throw new IOException("EOF");
            _input.Received(received);
        }

        ReadOnlyMemory<byte> reply = _input.Unread[..length];
        _input.Consume(length);
        return reply;
    }
}
