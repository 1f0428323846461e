using System.Net;
using System.Net.Sockets;

namespace Elastickv.Jepsen.Harness.Links;

/// <summary>
/// One connection that a node opened towards another, spliced in two: what the opener sends obeys the link towards the other node, what the
/// other answers obeys the link back.
/// </summary>
internal sealed class LinkConnection(Socket opener, IPEndPoint target, Link forward, Link back) : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private volatile bool _reset;

    /// <summary>Runs until both directions are done, the connection is reset, or <paramref name="cancellationToken"/> ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, cancellationToken);
        using var accepter = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await WaitForHandshakeAsync(either.Token);
            await accepter.ConnectAsync(target, either.Token);
            await Task.WhenAll(
                PumpAsync(new LinkPump(opener, accepter, forward), either.Token),
                PumpAsync(new LinkPump(accepter, opener, back), either.Token));
        }
        catch (SocketException)
        {
            // Nobody listens there: the opener shall learn it as it would without a link.
            _reset = true;
        }
        catch (OperationCanceledException)
        {
            // Reset by a fault, or the network is shut down.
        }
        if (_reset)
            Abort(accepter);
        Abort(opener, _reset);
    }

    /// <summary>Ends it with RST towards both nodes.</summary>
    public void Reset()
    {
        _reset = true;
        forward.WasReset();
        try
        {
            _end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself at this moment.
        }
    }

    public void Dispose() => _end.Dispose();

    /// <summary>A handshake needs packets in both directions.</summary>
    private async Task WaitForHandshakeAsync(CancellationToken cancellationToken)
    {
        if (forward.IsCut || back.IsCut)
            (forward.IsCut ? forward : back).WasHeld();
        do
        {
            await forward.PassAsync(forward.Now, 0, cancellationToken);
            await back.PassAsync(back.Now, 0, cancellationToken);
        }
        while (forward.IsCut);
    }

    private async Task PumpAsync(LinkPump pump, CancellationToken cancellationToken)
    {
        if (!await pump.RunAsync(cancellationToken))
            return;
        _reset = true;
        await _end.CancelAsync();
    }

    private static void Abort(Socket socket, bool reset = true)
    {
        using (socket)
        {
            if (reset)
                socket.LingerState = new LingerOption(true, 0);
        }
    }
}
