using System.Net.Sockets;
using Elastickv.Node.Redis;

namespace Elastickv.Node.Tests.Redis;

public sealed class RedisServerTests
{
    [Test]
    public async Task A_leader_answers_writes_and_reads()
    {
        await using var fixture = new ServerFixture();
        using RawClient client = await ConnectToLeaderAsync(fixture);

        Assert.That(await client.CallAsync("SET", "k", "v"), Is.EqualTo("+OK"));
        Assert.That(await client.CallAsync("GET", "k"), Is.EqualTo("$1 v"));
        Assert.That(await client.CallAsync("get", "missing"), Is.EqualTo("$-1"));
    }

    [Test]
    public async Task Pipelined_requests_are_answered_in_order()
    {
        await using var fixture = new ServerFixture();
        using RawClient client = await ConnectToLeaderAsync(fixture);

        byte[] pipeline = [.. RawClient.Encode("SET", "k", "1"), .. RawClient.Encode("GET", "k"), .. RawClient.Encode("INCR", "k"), .. RawClient.Encode("GET", "k"), .. "PING\r\n"u8];
        await client.SendAsync(pipeline);

        var replies = new List<string>();
        for (int i = 0; i < 5; i++)
            replies.Add(await client.ReceiveAsync());
        Assert.That(replies, Is.EqualTo(new[] { "+OK", "$1 1", ":2", "$1 2", "+PONG" }));
    }

    [Test]
    public async Task Reads_that_arrived_together_share_a_fence_but_none_crosses_a_write()
    {
        await using var fixture = new ServerFixture();
        FakeConsensus member = fixture.Group.Member("n1");
        using RawClient client = await ServerFixture.ConnectAsync(fixture.Start(member));

        byte[] get = RawClient.Encode("GET", "k");
        await client.SendAsync([.. get, .. get, .. get, .. RawClient.Encode("SET", "k", "v"), .. get]);
        for (int i = 0; i < 5; i++)
            await client.ReceiveAsync();

        Assert.That(member.Fences, Is.EqualTo(2));
    }

    [Test]
    public async Task A_read_of_several_rows_sees_one_state_and_a_string_needs_no_snapshot()
    {
        await using var fixture = new ServerFixture();
        using RawClient client = await ConnectToLeaderAsync(fixture);
        await client.CallAsync("SET", "s", "v");
        await client.CallAsync("RPUSH", "l", "a", "b");

        Assert.That(await client.CallAsync("GET", "s"), Is.EqualTo("$1 v"));
        Assert.That(fixture.Group.Store.Snapshots, Is.Zero);
        Assert.That(await client.CallAsync("LRANGE", "l", "0", "-1"), Is.EqualTo("*2 $1 a $1 b"));
        Assert.That(await client.CallAsync("GET", "l"), Does.StartWith("-WRONGTYPE "));
        Assert.That(fixture.Group.Store.Snapshots, Is.EqualTo(2));
    }

    [Test]
    public async Task A_transaction_is_one_proposal_and_answers_as_an_array()
    {
        await using var fixture = new ServerFixture();
        using RawClient client = await ConnectToLeaderAsync(fixture);

        Assert.That(await client.CallAsync("MULTI"), Is.EqualTo("+OK"));
        Assert.That(await client.CallAsync("SET", "a", "1"), Is.EqualTo("+QUEUED"));
        Assert.That(await client.CallAsync("INCR", "a"), Is.EqualTo("+QUEUED"));
        Assert.That(await client.CallAsync("RPUSH", "a", "x"), Is.EqualTo("+QUEUED"));
        Assert.That(await client.CallAsync("GET", "a"), Is.EqualTo("+QUEUED"));
        Assert.That(
            await client.CallAsync("EXEC"),
            Is.EqualTo("*4 +OK :2 -WRONGTYPE Operation against a key holding the wrong kind of value $1 2"));
        Assert.That(fixture.Group.Applied, Has.Count.EqualTo(1));
        Assert.That(fixture.Group.Applied[0].Multi, Is.True);
    }

    [Test]
    public async Task A_transaction_with_a_refused_command_does_nothing()
    {
        await using var fixture = new ServerFixture();
        using RawClient client = await ConnectToLeaderAsync(fixture);

        await client.CallAsync("MULTI");
        Assert.That(await client.CallAsync("SET", "a"), Is.EqualTo("-ERR wrong number of arguments for 'set' command"));
        Assert.That(await client.CallAsync("SET", "a", "1"), Is.EqualTo("+QUEUED"));
        Assert.That(await client.CallAsync("EXEC"), Does.StartWith("-EXECABORT "));
        Assert.That(await client.CallAsync("EXEC"), Is.EqualTo("-ERR EXEC without MULTI"));
        Assert.That(fixture.Group.Applied, Is.Empty);
    }

    [Test]
    public async Task Discard_forgets_the_queue()
    {
        await using var fixture = new ServerFixture();
        using RawClient client = await ConnectToLeaderAsync(fixture);

        await client.CallAsync("MULTI");
        await client.CallAsync("SET", "a", "1");
        Assert.That(await client.CallAsync("DISCARD"), Is.EqualTo("+OK"));
        Assert.That(await client.CallAsync("GET", "a"), Is.EqualTo("$-1"));
        Assert.That(await client.CallAsync("DISCARD"), Is.EqualTo("-ERR DISCARD without MULTI"));
    }

    [Test]
    public async Task A_queue_that_grows_too_long_spoils_the_transaction()
    {
        await using var fixture = new ServerFixture();
        RedisServerOptions options = ServerFixture.Options with { Limits = ServerFixture.Options.Limits with { MaxQueuedCommands = 1 } };
        using RawClient client = await ServerFixture.ConnectAsync(fixture.Start(fixture.Group.Member("n1"), options));

        await client.CallAsync("MULTI");
        Assert.That(await client.CallAsync("SET", "a", "1"), Is.EqualTo("+QUEUED"));
        Assert.That(await client.CallAsync("SET", "b", "1"), Is.EqualTo("-ERR transaction is too large"));
        Assert.That(await client.CallAsync("EXEC"), Does.StartWith("-EXECABORT "));
    }

    [TestCase("ECHO")]
    [TestCase("EVAL")]
    public async Task Unknown_commands_are_refused_by_name(string name)
    {
        await using var fixture = new ServerFixture();
        using RawClient client = await ConnectToLeaderAsync(fixture);

        Assert.That(await client.CallAsync(name, "x"), Is.EqualTo($"-ERR unsupported command '{name}'"));
    }

    [Test]
    public async Task Connection_commands_are_answered_without_a_leader()
    {
        await using var fixture = new ServerFixture();
        FakeConsensus member = fixture.Group.Member("n1");
        (member.LeaderId, member.LeaderAddress) = (null, null);
        using RawClient client = await ServerFixture.ConnectAsync(fixture.Start(member));

        Assert.That(await client.CallAsync("PING"), Is.EqualTo("+PONG"));
        Assert.That(await client.CallAsync("PING", "hi"), Is.EqualTo("$2 hi"));
        Assert.That(await client.CallAsync("SELECT", "0"), Is.EqualTo("+OK"));
        Assert.That(await client.CallAsync("SELECT", "1"), Does.StartWith("-ERR "));
        Assert.That(await client.CallAsync("HELLO", "3"), Does.StartWith("-NOPROTO "));
        Assert.That(await client.CallAsync("HELLO", "2"), Does.StartWith("*14 $6 server $5 redis"));
        Assert.That(await client.CallAsync("HELLO", "2", "AUTH", "u", "p"), Does.StartWith("-ERR "));
        Assert.That(await client.CallAsync("CLIENT", "SETNAME", "me"), Is.EqualTo("+OK"));
        Assert.That(await client.CallAsync("CLIENT", "GETNAME"), Is.EqualTo("$2 me"));
        Assert.That(await client.CallAsync("COMMAND", "COUNT"), Does.StartWith(":"));
        Assert.That(await client.CallAsync("COMMAND"), Does.Contain("$3 get :2 *1 +readonly :1 :1 :1"));
    }

    [Test]
    public async Task Info_names_the_role_and_the_leader()
    {
        await using var fixture = new ServerFixture();
        RedisServer leader = fixture.Start(fixture.Group.Member("n1"));
        RedisServer follower = fixture.StartFollower(fixture.Group.Member("n2"), "n1", leader.LocalEndPoint.ToString());
        using RawClient client = await ServerFixture.ConnectAsync(follower);

        string info = await client.CallAsync("INFO");

        Assert.That(info, Does.Contain("redis_version:7.2.0").And.Contain("role:slave"));
        Assert.That(info, Does.Contain($"raft_leader_redis:{leader.LocalEndPoint}"));
    }

    [Test]
    public async Task A_protocol_error_is_named_and_ends_the_connection()
    {
        await using var fixture = new ServerFixture();
        using RawClient client = await ConnectToLeaderAsync(fixture);

        await client.SendAsync("*1\r\n$-5\r\n");

        Assert.That(await client.ReceiveAsync(), Is.EqualTo("-ERR Protocol error: invalid bulk length"));
        Assert.That(await client.IsClosedAsync());
    }

    [Test]
    public async Task Requests_before_a_protocol_error_are_still_answered()
    {
        await using var fixture = new ServerFixture();
        using RawClient client = await ConnectToLeaderAsync(fixture);

        await client.SendAsync([.. RawClient.Encode("SET", "k", "v"), .. "*x\r\n"u8]);

        Assert.That(await client.ReceiveAsync(), Is.EqualTo("+OK"));
        Assert.That(await client.ReceiveAsync(), Is.EqualTo("-ERR Protocol error: invalid multibulk length"));
    }

    [Test]
    public async Task A_client_that_leaves_in_the_middle_of_a_request_does_no_harm()
    {
        await using var fixture = new ServerFixture();
        RedisServer server = fixture.Start(fixture.Group.Member("n1"));
        using (RawClient leaving = await ServerFixture.ConnectAsync(server))
            await leaving.SendAsync("*3\r\n$3\r\nSET\r\n$1\r\n");

        using RawClient client = await ServerFixture.ConnectAsync(server);
        Assert.That(await client.CallAsync("PING"), Is.EqualTo("+PONG"));
        Assert.That(fixture.Group.Applied, Is.Empty);
    }

    [Test]
    public async Task Quit_answers_and_closes()
    {
        await using var fixture = new ServerFixture();
        using RawClient client = await ConnectToLeaderAsync(fixture);

        Assert.That(await client.CallAsync("QUIT"), Is.EqualTo("+OK"));
        Assert.That(await client.IsClosedAsync());
    }

    [Test]
    public async Task More_clients_than_permitted_are_turned_away()
    {
        await using var fixture = new ServerFixture();
        RedisServerOptions options = ServerFixture.Options with { Limits = ServerFixture.Options.Limits with { MaxConnections = 1 } };
        RedisServer server = fixture.Start(fixture.Group.Member("n1"), options);
        using RawClient first = await ServerFixture.ConnectAsync(server);
        await first.CallAsync("PING");

        using RawClient second = await ServerFixture.ConnectAsync(server);
        Assert.That(await second.IsClosedAsync());
        Assert.That(await first.CallAsync("PING"), Is.EqualTo("+PONG"));
    }

    [Test]
    public async Task A_large_value_survives_the_round_trip()
    {
        await using var fixture = new ServerFixture();
        using RawClient client = await ConnectToLeaderAsync(fixture);
        string value = new('x', 3_000_000);

        Assert.That(await client.CallAsync("SET", "k", value), Is.EqualTo("+OK"));
        Assert.That(await client.CallAsync("GET", "k"), Is.EqualTo($"${value.Length} {value}"));
    }

    [Test]
    public async Task The_port_is_free_again_after_the_end()
    {
        var fixture = new ServerFixture();
        RedisServer server = fixture.Start(fixture.Group.Member("n1"));
        System.Net.IPEndPoint endPoint = server.LocalEndPoint;
        using RawClient client = await RawClient.ConnectAsync(endPoint);
        await fixture.DisposeAsync();

        Assert.That(await client.IsClosedAsync());
        Assert.ThrowsAsync<SocketException>(() => RawClient.ConnectAsync(endPoint));
    }

    private static Task<RawClient> ConnectToLeaderAsync(ServerFixture fixture) => ServerFixture.ConnectAsync(fixture.Start(fixture.Group.Member("n1")));
}
