using System.Net;
using System.Net.Sockets;
using Elastickv.Node.Hosting;
using Elastickv.Node.Raft;
using Elastickv.Node.Tests.Hosting;
using Elastickv.Node.Transport.Peers;

namespace Elastickv.Node.Tests.Transport.Peers;

public class PeerSenderTests
{
    private static readonly PeerHello Hello = new(PeerHello.Messages, 1, 2, 2000);

    [Test]
    public async Task After_the_peer_went_away_the_first_message_is_not_lost_on_a_dead_stream()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var sender = new PeerSender($"{listener.LocalEndpoint}", Hello, () => { }, new RaftCounters());
        using (await AcceptAsync(listener))
        {
            // The peer dies while nobody has anything to tell it.
        }

        using var second = await AcceptAsync(listener);
        sender.Send(new Message { Type = MessageType.Heartbeat, From = 1, To = 2, Term = 3 });

        var length = new byte[MessageCodec.LengthSize];
        await using var stream = new NetworkStream(second);
        await stream.ReadExactlyAsync(length);
        Assert.That(length, Is.Not.All.Zero);
    }

    [Test]
    public async Task Messages_for_a_peer_that_is_not_there_are_counted_as_dropped()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        var counters = new RaftCounters();
        await using var sender = new PeerSender($"127.0.0.1:{port}", Hello, () => { }, counters);
        for (var i = 0; i < 3; i++)
            sender.Send(new Message { Type = MessageType.Heartbeat, From = 1, To = 2, Term = 3 });

        await TestCluster.UntilAsync(() => counters.DroppedMessages == 3, "all dropped");
        Assert.That(counters.BrokenStreams, Is.GreaterThan(0));
    }

    /// <summary>Takes a stream and its head.</summary>
    private static async Task<Socket> AcceptAsync(TcpListener listener)
    {
        var connection = await listener.AcceptSocketAsync();
        var head = new byte[PeerHello.Size];
        await using var stream = new NetworkStream(connection);
        await stream.ReadExactlyAsync(head);
        Assert.That(head, Is.EqualTo(Hello.Encode()));
        return connection;
    }
}
