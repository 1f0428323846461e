using System.Collections.Concurrent;
using System.Net.Sockets;
using Elastickv.Node.Redis.Protocol;
using Elastickv.Node.Redis.Routing;

namespace Elastickv.Node.Redis.Forwarding;

/// <summary>
/// Forwards requests to the leader's Redis address. A request is sent at most once: if no connection can be had nothing was sent, and the router
/// may try again; from the first byte on the outcome is the leader's answer, or unknown. Safe to use from any thread.
/// </summary>
internal sealed class LeaderForwarder(RedisServerOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<string, PeerPool> _pools = new();

    public async Task<RouteOutcome> AttemptAsync(string address, RoutedRequest request, CancellationToken cancellationToken)
    {
        PeerPool pool = _pools.GetOrAdd(address, static (key, limits) => new PeerPool(key, limits), options);
        PeerConnection connection;
        try
        {
            connection = await pool.RentAsync(cancellationToken);
        }
        catch (DialException e)
        {
            return RouteOutcome.NotDone(ErrorReplies.Refused(e.Message));
        }
        catch (OperationCanceledException)
        {
            return RouteOutcome.NotDone(ErrorReplies.LeaderNotFound);
        }

        return await SendAsync(pool, connection, address, request, cancellationToken);
    }

    public void Dispose()
    {
        foreach (PeerPool pool in _pools.Values)
            pool.Dispose();
    }

    private async Task<RouteOutcome> SendAsync(
        PeerPool pool, PeerConnection connection, string address, RoutedRequest request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.ForwardLimit);
        using var message = new RespWriter(options.Limits.MaxReplyBytes);
        int replies = Write(request, message);
        try
        {
            ReadOnlyMemory<byte> reply = await connection.ExchangeAsync(message.Written, replies, limit.Token);
            RouteOutcome outcome = Judge(reply.Span);
            pool.Return(connection);
            return outcome;
        }
        catch (OperationCanceledException)
        {
            pool.Discard(connection);
            return RouteOutcome.Failed(ErrorReplies.ForwardTimedOut(address));
        }
        catch (Exception e) when (e is IOException or SocketException or RespProtocolException)
        {
            pool.Discard(connection);
            return RouteOutcome.Failed(ErrorReplies.ForwardBroken(address, e.Message));
        }
    }

    /// <returns>How many replies the leader will send.</returns>
    private static int Write(RoutedRequest request, RespWriter message)
    {
        if (request.IsMulti)
            message.Raw("*1\r\n$5\r\nMULTI\r\n"u8);
        foreach (Arguments command in request.Commands)
            message.Write(command);
        if (request.IsMulti)
            message.Raw("*1\r\n$4\r\nEXEC\r\n"u8);
        return request.IsMulti ? request.Commands.Count + 2 : 1;
    }

    /// <summary>Only a node's explicit word that it proposed nothing permits another attempt.</summary>
    private static RouteOutcome Judge(ReadOnlySpan<byte> reply) =>
        reply.StartsWith("-NOTPROPOSED "u8) ? RouteOutcome.NotDone(ErrorReplies.LeaderNotFound) : RouteOutcome.Done(reply.ToArray());
}
