using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Elastickv.Jepsen.Harness.Links;

/// <summary>The address under which one node knows one port of another: accepts connections and splices each to the real port.</summary>
internal sealed class LinkListener : IAsyncDisposable
{
    /// <summary>Beyond this, connections wait in the system's backlog until an earlier one ends.</summary>
    private const int MaxConnections = 512;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly SemaphoreSlim _room = new(MaxConnections);
    private readonly ConcurrentDictionary<LinkConnection, Task> _connections = new();
    private readonly CancellationTokenSource _end = new();
    private readonly IPEndPoint _target;
    private readonly Link _forward;
    private readonly Link _back;
    private readonly Task _accepting;

    public LinkListener(IPEndPoint target, Link forward, Link back)
    {
        (_target, _forward, _back) = (target, forward, back);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Listen();
        Address = (IPEndPoint)_socket.LocalEndPoint!;
        _accepting = AcceptAllAsync();
    }

    public IPEndPoint Address { get; }

    public void ResetConnections()
    {
        foreach (var connection in _connections.Keys)
            connection.Reset();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _accepting;
        await Task.WhenAll(_connections.Values);
        _socket.Dispose();
        _room.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAllAsync()
    {
        try
        {
            while (true)
            {
                await _room.WaitAsync(_end.Token);
                Splice(await AcceptAsync());
            }
        }
        catch (OperationCanceledException)
        {
            // Shut down.
        }
    }

    private async Task<Socket> AcceptAsync()
    {
        while (true)
        {
            try
            {
                return await _socket.AcceptAsync(_end.Token);
            }
            catch (SocketException)
            {
                // The opener hung up before it was accepted, or the system is short of descriptors for a moment.
                await Task.Delay(10, _end.Token);
            }
        }
    }

    private void Splice(Socket opener)
    {
        opener.NoDelay = true;
        var connection = new LinkConnection(opener, _target, _forward, _back);
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _connections[connection] = RunAsync(connection, start.Task);
        start.SetResult();
    }

    /// <summary>Starts only once it is listed, so that it cannot end before that and stay listed.</summary>
    private async Task RunAsync(LinkConnection connection, Task listed)
    {
        await listed;
        try
        {
            await connection.RunAsync(_end.Token);
        }
        finally
        {
            _connections.TryRemove(connection, out _);
            connection.Dispose();
            _room.Release();
        }
    }
}
