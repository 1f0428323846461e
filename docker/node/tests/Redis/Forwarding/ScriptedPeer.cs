using System.Net;
using System.Net.Sockets;
using System.Text;
using Elastickv.Node.Redis.Protocol;

namespace Elastickv.Node.Tests.Redis.Forwarding;

/// <summary>A leader that does to every connection what a test says, after the usual introduction.</summary>
internal sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<ScriptedPeer, NetworkStream, Task> _script;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _closed;

    public ScriptedPeer(Func<ScriptedPeer, NetworkStream, Task> script)
    {
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    public CancellationToken Stopping => _stop.Token;

    /// <summary>Commands that arrived after the introduction, as words joined by spaces.</summary>
    public List<string> Received { get; } = [];

    public int Connections { get; private set; }

    /// <summary>How many connections this end has closed.</summary>
    public int Closed => Volatile.Read(ref _closed);

    /// <summary>Waits for one command.</summary>
    public async Task<string> ReadAsync(NetworkStream stream)
    {
        var parser = new RespRequestParser(RespLimits.Default);
        byte[] input = [];
        while (true)
        {
            if (parser.TryParse(input, out _))
            {
                string line = string.Join(' ', Enumerable.Range(0, parser.Request.Count).Select(i => Encoding.UTF8.GetString(parser.Request[i])));
                lock (Received)
                    Received.Add(line);
                return line;
            }

            // Byte by byte, so that a command sent in one piece with the next is not swallowed with it.
            var next = new byte[1];
            await stream.ReadExactlyAsync(next, Stopping);
            input = [.. input, .. next];
        }
    }

    public static async Task WriteAsync(NetworkStream stream, string reply) => await stream.WriteAsync(Encoding.UTF8.GetBytes(reply));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(Stopping)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            Connections++;
            try
            {
                await _script(this, client.GetStream());
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The other end closed, or the test is over.
            }
        }

        Interlocked.Increment(ref _closed);
    }
}
