using System.Net.Sockets;
using Elastickv.Jepsen.Workloads.Redis;

namespace Elastickv.Jepsen.Workloads.Tests.Redis;

public sealed class RespClientTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private const string PingWire = "*1\r\n$4\r\nPING\r\n";
    private static readonly RespCommand Ping = RespCommand.Of("PING");
    private ScriptedServer _server = null!;
    private RespClient _client = null!;

    [SetUp]
    public void Listen()
    {
        _server = new ScriptedServer();
        _client = new RespClient(_server.Address, TimeProvider.System);
    }

    [TearDown]
    public async Task Close()
    {
        await _client.DisposeAsync();
        _server.Dispose();
    }

    [Test]
    public async Task Sends_bulk_strings_and_reads_the_reply()
    {
        var exchange = _client.ExchangeAsync(RespCommand.Of("SET", "k", "\u00e9"), Long, default);
        using var connection = await _server.AcceptAsync();
        await ScriptedServer.ExpectAsync(connection, "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$2\r\n\u00c3\u00a9\r\n");
        await ScriptedServer.SendAsync(connection, "+O");
        await ScriptedServer.SendAsync(connection, "K\r\n");
        Assert.That(Reply(await exchange).IsOk);
    }

    [Test]
    public async Task Keeps_one_connection_for_one_exchange_after_another()
    {
        var first = _client.ExchangeAsync(Ping, Long, default);
        using var connection = await _server.AcceptAsync();
        await ScriptedServer.ExpectAsync(connection, PingWire);
        await ScriptedServer.SendAsync(connection, "+PONG\r\n");
        await first;
        var second = _client.ExchangeAsync(RespCommand.Of("GET").With(new byte[] { 0xff }), Long, default);
        await ScriptedServer.ExpectAsync(connection, "*2\r\n$3\r\nGET\r\n$1\r\n\u00ff\r\n");
        await ScriptedServer.SendAsync(connection, "$-1\r\n");
        Assert.That(Reply(await second).IsNil);
    }

    [Test]
    public async Task A_transaction_is_sent_in_one_piece_and_every_reply_is_read()
    {
        var exchange = _client.ExchangeAsync([RespCommand.Of("MULTI"), RespCommand.Of("GET", "k"), RespCommand.Of("EXEC")], Long, default);
        using var connection = await _server.AcceptAsync();
        await ScriptedServer.ExpectAsync(connection, "*1\r\n$5\r\nMULTI\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\n*1\r\n$4\r\nEXEC\r\n");
        await ScriptedServer.SendAsync(connection, "+OK\r\n+QUEUED\r\n*1\r\n$1\r\nv\r\n");
        var answered = (RespExchange.Answered)await exchange;
        Assert.That(string.Join(' ', answered.Replies), Is.EqualTo("OK QUEUED [v]"));
        Assert.That(answered.Reply.Items[0].Text, Is.EqualTo("v"));
    }

    [Test]
    public async Task A_reply_longer_than_the_buffer_is_read_whole()
    {
        var exchange = _client.ExchangeAsync(Ping, Long, default);
        using var connection = await _server.AcceptAsync();
        await ScriptedServer.ExpectAsync(connection, PingWire);
        var value = new string('x', 100_000);
        await ScriptedServer.SendAsync(connection, $"$100000\r\n{value}\r\n");
        Assert.That(Reply(await exchange).Text, Is.EqualTo(value));
    }

    [Test]
    public async Task A_refused_connection_means_nothing_was_sent_and_may_be_tried_again_by_the_next_operation()
    {
        var address = _server.Address;
        _server.Dispose();
        Assert.That(await _client.ExchangeAsync(Ping, Long, default), Is.EqualTo(new RespExchange.NotSent("connect: ConnectionRefused")));
        Assert.That(_client.IsLost, Is.False);
        Assert.That(_client.Server, Is.EqualTo(address));
    }

    [Test]
    public async Task A_server_that_hung_up_while_idle_means_nothing_was_sent()
    {
        await HandshakeAsync();
        var exchange = await _client.ExchangeAsync(Ping, Long, default);
        Assert.That(exchange, Is.InstanceOf<RespExchange.NotSent>());
        Assert.That(_client.IsLost);
        Assert.That(await _client.ExchangeAsync(Ping, Long, default), Is.EqualTo(new RespExchange.NotSent("connection lost earlier")));
    }

    [Test]
    public async Task A_connection_that_dies_after_sending_leaves_no_answer()
    {
        var exchange = _client.ExchangeAsync(Ping, Long, default);
        using (var connection = await _server.AcceptAsync())
            await ScriptedServer.ExpectAsync(connection, PingWire);
        Assert.That(await exchange, Is.EqualTo(new RespExchange.NoAnswer("connection closed by the server")));
        Assert.That(_client.IsLost);
    }

    [Test]
    public async Task A_reset_after_sending_leaves_no_answer()
    {
        var exchange = _client.ExchangeAsync(Ping, Long, default);
        using (var connection = await _server.AcceptAsync())
        {
            await ScriptedServer.ExpectAsync(connection, PingWire);
            connection.LingerState = new LingerOption(true, 0);
        }
        Assert.That(await exchange, Is.EqualTo(new RespExchange.NoAnswer("ConnectionReset")));
    }

    [Test]
    public async Task A_timeout_after_sending_leaves_no_answer_and_a_late_reply_is_never_taken_for_another()
    {
        var exchange = _client.ExchangeAsync(Ping, TimeSpan.FromMilliseconds(50), default);
        using var connection = await _server.AcceptAsync();
        Assert.That(await exchange, Is.EqualTo(new RespExchange.NoAnswer("timeout")));
        Assert.That(await _client.ExchangeAsync(Ping, Long, default), Is.InstanceOf<RespExchange.NotSent>());
    }

    [Test]
    public async Task Cancelling_after_sending_leaves_no_answer_and_does_not_throw()
    {
        using var cancel = new CancellationTokenSource();
        var exchange = _client.ExchangeAsync(Ping, Long, cancel.Token);
        using var connection = await _server.AcceptAsync();
        await ScriptedServer.ExpectAsync(connection, PingWire);
        await cancel.CancelAsync();
        Assert.That(await exchange, Is.InstanceOf<RespExchange.NoAnswer>());
    }

    [Test]
    public async Task Cancelling_before_means_nothing_was_sent() =>
        Assert.That(await _client.ExchangeAsync(Ping, Long, new CancellationToken(canceled: true)), Is.InstanceOf<RespExchange.NotSent>());

    [TestCase("?what\r\n")]
    [TestCase("+PONG\r\n+PONG\r\n")]
    public async Task A_malformed_or_surplus_reply_loses_the_connection(string wire)
    {
        var exchange = _client.ExchangeAsync(Ping, Long, default);
        using var connection = await _server.AcceptAsync();
        await ScriptedServer.ExpectAsync(connection, PingWire);
        await ScriptedServer.SendAsync(connection, wire);
        Assert.That(await exchange, Is.InstanceOf<RespExchange.NoAnswer>());
        Assert.That(_client.IsLost);
    }

    /// <summary>One exchange, after which the server closes the connection and the close has arrived.</summary>
    private async Task HandshakeAsync()
    {
        var first = _client.ExchangeAsync(Ping, Long, default);
        using var connection = await _server.AcceptAsync();
        await ScriptedServer.ExpectAsync(connection, PingWire);
        await ScriptedServer.SendAsync(connection, "+PONG\r\n");
        await first;
        connection.Shutdown(SocketShutdown.Send);
    }

    private static RespReply Reply(RespExchange exchange) =>
        exchange is RespExchange.Answered answered ? answered.Reply : throw new AssertionException($"{exchange}");
}
