using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Elastickv.Node.Hosting;
using Elastickv.Node.Redis.Forwarding;
using Elastickv.Node.Redis.Routing;
using Elastickv.Node.Redis.Sessions;
using Elastickv.Node.Storage;
using Elastickv.Node.Transport;

namespace Elastickv.Node.Redis;

/// <summary>The Redis front end of a node (spec §13): RESP2 on <c>--redisAddress</c>.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const int Backlog = 512;

    private readonly RedisServerOptions _options;
    private readonly LeaderForwarder _forwarder;
    private readonly SessionServices _services;
    private readonly Action<string> _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Session, Task> _sessions = new();
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;
    private long _lastId;

    /// <param name="log">Takes one line for what no client is told.</param>
    public RedisServer(
        RedisServerOptions options, IConsensus consensus, ISnapshotStore store, ITimestampSource clock, RedisMetrics metrics, TimeProvider time, Action<string> log)
    {
        _options = options;
        _log = log;
        _forwarder = new LeaderForwarder(options);
        var local = new LocalLeader(consensus, store, clock, new ReadFence(consensus, metrics, options.FenceLimit), options.Limits);
        var router = new CommandRouter(consensus, local, _forwarder, options, time, _stop.Token);
        var info = new NodeInfo(consensus, options, () => _sessions.Count);
        _services = new SessionServices(consensus, local, router, info, metrics, options);
    }

    /// <summary>Where it listens; with port 0 on the command line the port that was given. Valid after the start.</summary>
    public IPEndPoint LocalEndPoint => (IPEndPoint)_listener!.LocalEndPoint!;

    /// <summary>Opens the listener.</summary>
    /// <exception cref="FormatException">The address is malformed.</exception>
    /// <exception cref="SocketException">The port is taken or not permitted.</exception>
    public void Start()
    {
        IPEndPoint endPoint = HostPort.Resolve(_options.Address);
        _listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(endPoint);
        _listener.Listen(Backlog);
        _accepting = AcceptAsync(_listener);
    }

    public async ValueTask DisposeAsync()
    {
        _listener?.Dispose();
        await _accepting;
        await _stop.CancelAsync();
        foreach (Session session in _sessions.Keys)
            session.Close();
        await Task.WhenAll(_sessions.Values);
        _forwarder.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptAsync();
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return;
            }
            catch (SocketException e)
            {
                // A connection that died before it was accepted, or no descriptors left: the listener itself is well.
                _log($"redis: accept: {e.Message}");
                await Task.Delay(TimeSpan.FromMilliseconds(10));
                continue;
            }

            Admit(socket);
        }
    }

    private void Admit(Socket socket)
    {
        if (_sessions.Count >= _options.Limits.MaxConnections)
        {
            _log("redis: too many connections");
            socket.Dispose();
            return;
        }

        socket.NoDelay = true;
        var session = new Session(socket, _services, Interlocked.Increment(ref _lastId));
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _sessions[session] = ServeAsync(session, started.Task);
        started.SetResult();
    }

    private async Task ServeAsync(Session session, Task started)
    {
        await started;
        try
        {
            await session.RunAsync();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The client went away; whether its last command took effect is for it to find out.
        }
        catch (Exception e)
        {
            // An outcome that cannot be named is not answered: a closed connection says exactly that.
            _log($"redis: connection closed: {e.GetType().Name}: {e.Message}");
        }
        finally
        {
            _sessions.TryRemove(session, out _);
            session.Dispose();
        }
    }
}
