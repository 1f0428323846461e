using System.Collections.Concurrent;

namespace Elastickv.Node.Redis.Forwarding;

/// <summary>Connections to one Redis address. Safe to use from any thread.</summary>
internal sealed class PeerPool(string address, RedisServerOptions options) : IDisposable
{
    private readonly ConcurrentStack<PeerConnection> _idle = new();
    private readonly SemaphoreSlim _places = new(options.ConnectionsPerPeer);
    private volatile bool _isClosed;

    /// <summary>An idle connection, or a new one. It goes back by <see cref="Return"/> or <see cref="Discard"/>.</summary>
    /// <exception cref="DialException">None could be had.</exception>
    public async ValueTask<PeerConnection> RentAsync(CancellationToken cancellationToken)
    {
        if (!_places.Wait(0, CancellationToken.None) && !await _places.WaitAsync(options.DialLimit, cancellationToken))
            throw new DialException($"dial tcp {address}: all {options.ConnectionsPerPeer} connections are in use");
        try
        {
            return TakeIdle() ?? await DialAsync(cancellationToken);
        }
        catch
        {
            _places.Release();
            throw;
        }
    }

    public void Return(PeerConnection connection)
    {
        _idle.Push(connection);
        _places.Release();
        if (_isClosed)
            CloseIdle();
    }

    /// <summary>Closes a connection that failed, and the idle ones, which will have failed with it.</summary>
    public void Discard(PeerConnection connection)
    {
        connection.Dispose();
        _places.Release();
        CloseIdle();
    }

    public void Dispose()
    {
        _isClosed = true;
        CloseIdle();
    }

    private PeerConnection? TakeIdle()
    {
        while (_idle.TryPop(out PeerConnection? connection))
        {
            if (connection.IsUsable)
                return connection;
            connection.Dispose();
        }

        return null;
    }

    private async Task<PeerConnection> DialAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.DialLimit);
        return await PeerConnection.DialAsync(address, options.Limits, limit.Token);
    }

    private void CloseIdle()
    {
        while (_idle.TryPop(out PeerConnection? connection))
            connection.Dispose();
    }
}
