using System.Net;
using System.Net.Sockets;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>
/// Whether a node answers on its ports. That something accepts a connection proves nothing: the Engine's own proxy does so for a published port without a node
/// behind it.
/// </summary>
internal static class PortProbe
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>HTTP/2's connection preface and an empty SETTINGS frame, which every server answers with its own SETTINGS.</summary>
    private static readonly byte[] Http2Preface = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0];

    private static readonly byte[] Ping = [.. "*1\r\n$4\r\nPING\r\n"u8];

    public static async Task<bool> AnswersAsync(NodeEndpoints node, TimeProvider time, CancellationToken cancellationToken) =>
        await AnswersAsync(node.Redis, Ping, time, cancellationToken) && await AnswersAsync(node.Admin, Http2Preface, time, cancellationToken);

    private static async Task<bool> AnswersAsync(IPEndPoint port, byte[] question, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        using var socket = new Socket(port.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(port, either.Token);
            await socket.SendAsync(question, either.Token);
            return await socket.ReceiveAsync(new byte[1], either.Token) > 0;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
