using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Elastickv.Jepsen.Workloads.Redis;

namespace Elastickv.Jepsen.Cli.Bench;

/// <summary>
/// A closed load: every client has one connection and sends its next command when the last one is answered. One thread serves all of them as the
/// sockets become ready, so that the load takes as little as it can of the processors that it shares with the nodes.
/// </summary>
internal sealed class ClosedLoad(IPEndPoint server, int clients, TimeSpan lasts)
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    /// <exception cref="BadInputException">The node does not answer.</exception>
    public LoadResult Run(Func<int, RespCommand> next, CancellationToken cancellationToken)
    {
        var connections = new List<LoadConnection>(clients);
        try
        {
            for (var client = 0; client < clients; client++)
            {
                var number = client;
                connections.Add(new LoadConnection(server, () => next(number)));
            }

            var elapsed = Drive(connections, cancellationToken);
            return LoadResult.Of(connections.SelectMany(connection => connection.Times), elapsed, connections.Sum(connection => connection.Refused));
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw new BadInputException($"the node at {server} broke off under load ({e.Message}): look at it with elastickv-jepsen rollout --faults none.", e);
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }

    private TimeSpan Drive(List<LoadConnection> connections, CancellationToken cancellationToken)
    {
        var bySocket = connections.ToDictionary(connection => connection.Socket);
        var waiting = bySocket.Keys.ToHashSet();
        var ready = new List<Socket>(connections.Count);
        var started = Stopwatch.GetTimestamp();
        connections.ForEach(connection => connection.Send());
        while (waiting.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ready.Clear();
            ready.AddRange(waiting);
            Socket.Select(ready, null, null, AnswerLimit);
            if (ready.Count == 0)
                throw new IOException($"no answer within {AnswerLimit.TotalSeconds:0} s");
            var isOver = Stopwatch.GetElapsedTime(started) >= lasts;
            foreach (var socket in ready)
            {
                if (!bySocket[socket].Receive())
                    continue;
                if (isOver)
                    waiting.Remove(socket);
                else
                    bySocket[socket].Send();
            }
        }

        return Stopwatch.GetElapsedTime(started);
    }
}
