using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Elastickv.Jepsen.Workloads.Redis;

namespace Elastickv.Jepsen.Cli.Bench;

/// <summary>One client of a load: sends a command, and the next when that one is answered. Its socket never blocks the load's thread.</summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly Func<RespCommand> _next;
    private readonly ArrayBufferWriter<byte> _request = new(2048);
    private byte[] _reply = new byte[8192];
    private int _received;
    private long _sent;

    /// <exception cref="SocketException">The node does not listen.</exception>
    public LoadConnection(IPEndPoint server, Func<RespCommand> next)
    {
        _next = next;
        Socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Socket.Connect(server);
    }

    public Socket Socket { get; }

    /// <summary>How long each acknowledged command took, in ticks of the <see cref="Stopwatch"/>.</summary>
    public List<long> Times { get; } = new(1 << 16);

    /// <summary>Commands that were answered with an error.</summary>
    public int Refused { get; private set; }

    public void Send()
    {
        _request.ResetWrittenCount();
        _next().WriteTo(_request);
        _sent = Stopwatch.GetTimestamp();

        // One request is under way and it is smaller than the socket's buffer: this does not wait.
        Socket.Send(_request.WrittenSpan);
    }

    /// <summary>Takes what has arrived.</summary>
    /// <returns>Whether the answer is complete.</returns>
    /// <exception cref="IOException">The node closed the connection.</exception>
    public bool Receive()
    {
        if (_received == _reply.Length)
            Array.Resize(ref _reply, 2 * _reply.Length);
        var count = Socket.Receive(_reply.AsSpan(_received));
        if (count == 0)
            throw new IOException("the node closed a connection");
        _received += count;
        if (!RespReply.TryParse(_reply.AsSpan(0, _received), out var reply, out _))
            return false;
        _received = 0;
        if (reply.IsError)
            Refused++;
        else
            Times.Add(Stopwatch.GetTimestamp() - _sent);
        return true;
    }

    public void Dispose() => Socket.Dispose();
}
