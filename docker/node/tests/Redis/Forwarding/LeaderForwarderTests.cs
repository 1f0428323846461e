using System.Net;
using System.Net.Sockets;
using Elastickv.Node.Redis;

namespace Elastickv.Node.Tests.Redis.Forwarding;

/// <summary>What a client of a follower is told when the way to the leader breaks, and that nothing is ever sent twice.</summary>
public sealed class LeaderForwarderTests
{
    private const string Introduction = "CLIENT SETNAME elastickv-forward";

    [Test]
    public async Task A_follower_passes_commands_and_replies_on_byte_for_byte()
    {
        await using var fixture = new ServerFixture();
        RedisServer leader = fixture.Start(fixture.Group.Member("n1"));
        using RawClient client = await FollowAsync(fixture, leader.LocalEndPoint.ToString());

        Assert.That(await client.CallAsync("SET", "k", "a\r\nb"), Is.EqualTo("+OK"));
        Assert.That(await client.CallAsync("GET", "k"), Is.EqualTo("$4 a b"));
        Assert.That(await client.CallAsync("INCR", "k"), Is.EqualTo("-ERR value is not an integer or out of range"));
    }

    [Test]
    public async Task A_transaction_is_forwarded_as_a_unit()
    {
        await using var fixture = new ServerFixture();
        RedisServer leader = fixture.Start(fixture.Group.Member("n1"));
        using RawClient client = await FollowAsync(fixture, leader.LocalEndPoint.ToString());

        await client.CallAsync("MULTI");
        await client.CallAsync("SET", "a", "1");
        await client.CallAsync("GET", "a");
        Assert.That(await client.CallAsync("EXEC"), Is.EqualTo("*2 +OK $1 1"));
        Assert.That(fixture.Group.Applied, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task One_connection_serves_one_command_after_the_other()
    {
        await using var peer = new ScriptedPeer(async (self, stream) =>
        {
            while (true)
            {
                await self.ReadAsync(stream);
                await ScriptedPeer.WriteAsync(stream, "+OK\r\n");
            }
        });
        await using var fixture = new ServerFixture();
        using RawClient client = await FollowAsync(fixture, peer.Address);

        await client.CallAsync("SET", "a", "1");
        await client.CallAsync("SET", "b", "2");

        Assert.That(peer.Received, Is.EqualTo(new[] { Introduction, "SET a 1", "SET b 2" }));
        Assert.That(peer.Connections, Is.EqualTo(1));
    }

    [Test]
    public async Task A_leader_that_cannot_be_dialed_is_a_definite_error()
    {
        string address;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            address = listener.LocalEndpoint.ToString()!;
        }

        await using var fixture = new ServerFixture();
        using RawClient client = await FollowAsync(fixture, address);

        Assert.That(await client.CallAsync("SET", "k", "v"), Is.EqualTo($"-ERR dial tcp {address}: connect: connection refused"));
    }

    [Test]
    public async Task A_leader_that_closes_before_the_introduction_is_answered_has_got_nothing()
    {
        await using var peer = new ScriptedPeer((self, stream) => self.ReadAsync(stream));
        await using var fixture = new ServerFixture();
        using RawClient client = await FollowAsync(fixture, peer.Address);

        Assert.That(await client.CallAsync("SET", "k", "v"), Is.EqualTo($"-ERR dial tcp {peer.Address}: EOF"));
        Assert.That(peer.Received, Is.All.EqualTo(Introduction));
        Assert.That(peer.Connections, Is.GreaterThan(1), "dialing again is permitted");
    }

    [Test]
    public async Task A_leader_that_refuses_the_introduction_has_got_nothing()
    {
        await using var peer = new ScriptedPeer(async (self, stream) =>
        {
            await self.ReadAsync(stream);
            await ScriptedPeer.WriteAsync(stream, "-ERR max number of clients reached\r\n");
        });
        await using var fixture = new ServerFixture();
        using RawClient client = await FollowAsync(fixture, peer.Address);

        Assert.That(await client.CallAsync("SET", "k", "v"), Does.StartWith("-ERR dial tcp ").And.EndWith("-ERR max number of clients reached"));
    }

    [Test]
    public async Task A_connection_lost_after_sending_is_indeterminate_and_never_tried_again()
    {
        await using var peer = new ScriptedPeer(async (self, stream) =>
        {
            await IntroduceAsync(self, stream);
            await self.ReadAsync(stream);
        });
        await using var fixture = new ServerFixture();
        using RawClient client = await FollowAsync(fixture, peer.Address);

        Assert.That(await client.CallAsync("SET", "k", "v"), Is.EqualTo($"-NOTLEADER connection to leader {peer.Address} lost after sending: EOF"));
        Assert.That(peer.Received, Is.EqualTo(new[] { Introduction, "SET k v" }));
    }

    [Test]
    public async Task Half_a_reply_is_no_reply()
    {
        await using var peer = new ScriptedPeer(async (self, stream) =>
        {
            await IntroduceAsync(self, stream);
            await self.ReadAsync(stream);
            await ScriptedPeer.WriteAsync(stream, "+O");
        });
        await using var fixture = new ServerFixture();
        using RawClient client = await FollowAsync(fixture, peer.Address);

        Assert.That(await client.CallAsync("SET", "k", "v"), Does.StartWith("-NOTLEADER ").And.EndWith("EOF"));
        Assert.That(peer.Connections, Is.EqualTo(1));
    }

    [Test]
    public async Task Nonsense_instead_of_a_reply_is_indeterminate()
    {
        await using var peer = new ScriptedPeer(async (self, stream) =>
        {
            await IntroduceAsync(self, stream);
            await self.ReadAsync(stream);
            await ScriptedPeer.WriteAsync(stream, "HTTP/1.1 400 Bad Request\r\n");
            await Task.Delay(Timeout.Infinite, self.Stopping);
        });
        await using var fixture = new ServerFixture();
        using RawClient client = await FollowAsync(fixture, peer.Address);

        Assert.That(await client.CallAsync("SET", "k", "v"), Does.StartWith("-NOTLEADER "));
        Assert.That(peer.Connections, Is.EqualTo(1));
    }

    [Test]
    public async Task A_leader_that_does_not_answer_in_time_is_indeterminate_and_never_tried_again()
    {
        await using var peer = new ScriptedPeer(async (self, stream) =>
        {
            await IntroduceAsync(self, stream);
            await self.ReadAsync(stream);
            await Task.Delay(Timeout.Infinite, self.Stopping);
        });
        await using var fixture = new ServerFixture();
        RedisServerOptions options = ServerFixture.Options with { ForwardLimit = TimeSpan.FromMilliseconds(50) };
        using RawClient client = await FollowAsync(fixture, peer.Address, options);

        Assert.That(await client.CallAsync("SET", "k", "v"), Is.EqualTo($"-ERR context deadline exceeded: leader {peer.Address}: i/o timeout"));
        Assert.That(peer.Received, Is.EqualTo(new[] { Introduction, "SET k v" }));
    }

    [Test]
    public async Task A_leader_that_accepts_but_is_frozen_is_found_out_before_anything_is_sent()
    {
        await using var peer = new ScriptedPeer((self, _) => Task.Delay(Timeout.Infinite, self.Stopping));
        await using var fixture = new ServerFixture();
        RedisServerOptions options = ServerFixture.Options with { DialLimit = TimeSpan.FromMilliseconds(20) };
        using RawClient client = await FollowAsync(fixture, peer.Address, options);

        Assert.That(await client.CallAsync("SET", "k", "v"), Is.EqualTo($"-ERR dial tcp {peer.Address}: i/o timeout"));
        Assert.That(peer.Received, Is.Empty);
    }

    [Test]
    public async Task An_idle_connection_that_the_leader_closed_is_not_used()
    {
        await using var peer = new ScriptedPeer(async (self, stream) =>
        {
            await IntroduceAsync(self, stream);
            await self.ReadAsync(stream);
            await ScriptedPeer.WriteAsync(stream, "+OK\r\n");
        });
        await using var fixture = new ServerFixture();
        using RawClient client = await FollowAsync(fixture, peer.Address);

        for (int i = 0; i < 10; i++)
            Assert.That(await CallOnceIdleIsClosedAsync(client, peer, i), Is.EqualTo("+OK"));
        Assert.That(peer.Received.Count(line => line != Introduction), Is.EqualTo(10), "each command was sent once");
    }

    [Test]
    public async Task A_node_that_does_not_lead_says_so_and_the_command_is_tried_elsewhere()
    {
        int refusals = 2;
        await using var peer = new ScriptedPeer(async (self, stream) =>
        {
            await IntroduceAsync(self, stream);
            while (true)
            {
                await self.ReadAsync(stream);
                await ScriptedPeer.WriteAsync(stream, refusals-- > 0 ? "-NOTPROPOSED not leader\r\n" : "+OK\r\n");
            }
        });
        await using var fixture = new ServerFixture();
        using RawClient client = await FollowAsync(fixture, peer.Address, ServerFixture.Options with { LeaderSearch = TimeSpan.FromSeconds(30) });

        Assert.That(await client.CallAsync("SET", "k", "v"), Is.EqualTo("+OK"));
    }

    [Test]
    public async Task Two_followers_that_take_each_other_for_the_leader_do_not_loop()
    {
        await using var fixture = new ServerFixture();
        FakeConsensus second = fixture.Group.Member("n2");
        second.Follow("n1");
        RedisServer other = fixture.Start(second);
        using RawClient client = await FollowAsync(fixture, other.LocalEndPoint.ToString(), leader: "n2");

        Assert.That(await client.CallAsync("SET", "k", "v"), Is.EqualTo("-NOTLEADER leader not found"));
        Assert.That(fixture.Group.Applied, Is.Empty);
    }

    [Test]
    public async Task The_leaders_own_error_is_passed_on()
    {
        await using var peer = new ScriptedPeer(async (self, stream) =>
        {
            await IntroduceAsync(self, stream);
            await self.ReadAsync(stream);
            await ScriptedPeer.WriteAsync(stream, "-NOTLEADER leadership lost\r\n");
            await Task.Delay(Timeout.Infinite, self.Stopping);
        });
        await using var fixture = new ServerFixture();
        using RawClient client = await FollowAsync(fixture, peer.Address);

        Assert.That(await client.CallAsync("SET", "k", "v"), Is.EqualTo("-NOTLEADER leadership lost"));
        Assert.That(peer.Received, Is.EqualTo(new[] { Introduction, "SET k v" }));
    }

    private static async Task IntroduceAsync(ScriptedPeer peer, NetworkStream stream)
    {
        await peer.ReadAsync(stream);
        await ScriptedPeer.WriteAsync(stream, "+OK\r\n");
    }

    /// <summary>The peer closes after each answer; the next command waits until it has begun to.</summary>
    private static async Task<string> CallOnceIdleIsClosedAsync(RawClient client, ScriptedPeer peer, int number)
    {
        while (peer.Closed < number)
            await Task.Delay(1);
        return await client.CallAsync("SET", "k", $"{number}");
    }

    private static async Task<RawClient> FollowAsync(ServerFixture fixture, string leaderRedis, RedisServerOptions? options = null, string leader = "n1")
    {
        RedisServer follower = fixture.StartFollower(fixture.Group.Member("follower"), leader, leaderRedis, options);
        return await ServerFixture.ConnectAsync(follower);
    }
}
