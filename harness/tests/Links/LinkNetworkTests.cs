using System.Net.Sockets;
using System.Security.Cryptography;
using static Elastickv.Jepsen.Harness.Tests.Links.LinkedPair;

namespace Elastickv.Jepsen.Harness.Tests.Links;

public sealed class LinkNetworkTests
{
    private LinkedPair _pair = null!;

    [SetUp]
    public void Open() => _pair = new LinkedPair();

    [TearDown]
    public async Task CloseAsync() => await _pair.DisposeAsync();

    [Test]
    public async Task Bytes_flow_both_ways_and_are_counted_by_direction()
    {
        var (a, b) = await _pair.ConnectAsync();
        await SendAsync(a, "hello");
        Assert.That(await ReceiveAsync(b, 5), Is.EqualTo("hello"));
        await SendAsync(b, "hi");
        Assert.That(await ReceiveAsync(a, 2), Is.EqualTo("hi"));
        await Eventually.IsTrue(() => _pair.Forward.Forwarded == 5 && _pair.Back.Forwarded == 2, "both directions are counted");
        Assert.That((_pair.Forward.Blocked, _pair.Back.Blocked), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task Large_transfers_arrive_whole_and_in_order()
    {
        var (a, b) = await _pair.ConnectAsync();
        var sent = RandomNumberGenerator.GetBytes(5_000_000);
        var sending = SendAllAsync(a, sent);
        var received = new byte[sent.Length];
        await using var stream = new NetworkStream(b);
        await stream.ReadExactlyAsync(received);
        await sending;
        Assert.That(received.AsSpan().SequenceEqual(sent));
    }

    [Test]
    public async Task A_cut_holds_bytes_one_way_until_healed_and_keeps_the_connection()
    {
        var (a, b) = await _pair.ConnectAsync();
        await _pair.Network.CutAsync("a", "b", default);
        await SendAsync(a, "delayed");
        await Eventually.IsTrue(() => _pair.Forward.Blocked == 7, "the bytes met the cut");
        await SendAsync(b, "free");
        Assert.That(await ReceiveAsync(a, 4), Is.EqualTo("free"), "the other direction still flows, on the same connection");
        Assert.That((b.Available, _pair.Forward.Forwarded), Is.EqualTo((0, 0L)));
        await _pair.Network.HealAsync("a", "b", default);
        Assert.That(await ReceiveAsync(b, 7), Is.EqualTo("delayed"));
    }

    [Test]
    public async Task A_cut_from_the_accepter_to_the_opener_holds_its_answers()
    {
        var (a, b) = await _pair.ConnectAsync();
        await _pair.Network.CutAsync("b", "a", default);
        await SendAsync(a, "question");
        Assert.That(await ReceiveAsync(b, 8), Is.EqualTo("question"));
        await SendAsync(b, "answer");
        await Eventually.IsTrue(() => _pair.Back.Blocked == 6, "the answer met the cut");
        Assert.That(a.Available, Is.Zero);
        await _pair.Network.HealAllAsync(default);
        Assert.That(await ReceiveAsync(a, 6), Is.EqualTo("answer"));
    }

    [Test]
    public async Task Behind_a_cut_the_sender_itself_has_to_wait_in_the_end()
    {
        var (a, b) = await _pair.ConnectAsync();
        await _pair.Network.CutAsync("a", "b", default);
        var payload = new byte[64 * 1024 * 1024];
        var sending = SendAllAsync(a, payload);
        await Eventually.IsTrue(() => _pair.Forward.Blocked >= 256 * 1024, "the link's buffer is full");
        Assert.That(_pair.Forward.Blocked, Is.LessThan(1024 * 1024), "the link reads no further than its buffer");
        Assert.That(sending.IsCompleted, Is.False);
        await _pair.Network.HealAllAsync(default);
        await using var stream = new NetworkStream(b);
        await stream.ReadExactlyAsync(new byte[payload.Length]);
        await sending;
    }

    [TestCase("a", "b")]
    [TestCase("b", "a")]
    public async Task A_connection_opened_during_a_cut_of_either_direction_hangs_until_healed(string from, string to)
    {
        await _pair.Network.CutAsync(from, to, default);
        var a = await _pair.DialAsync();
        await SendAsync(a, "knock");
        var accepting = _pair.AcceptAsync();
        await Eventually.IsTrue(() => _pair.Network.Traffic.Sum(link => link.Held) == 1, "the connection is held");
        Assert.That(accepting.IsCompleted, Is.False);
        await _pair.Network.HealAsync(from, to, default);
        Assert.That(await ReceiveAsync(await accepting, 5), Is.EqualTo("knock"));
    }

    [Test]
    public async Task The_end_of_a_stream_is_passed_on_and_the_other_direction_stays_open()
    {
        var (a, b) = await _pair.ConnectAsync();
        a.Shutdown(SocketShutdown.Send);
        Assert.That(await b.ReceiveAsync(new byte[1]), Is.Zero);
        await SendAsync(b, "still here");
        Assert.That(await ReceiveAsync(a, 10), Is.EqualTo("still here"));
    }

    [Test]
    public async Task The_end_of_a_stream_does_not_cross_a_cut()
    {
        var (a, b) = await _pair.ConnectAsync();
        await _pair.Network.CutAsync("a", "b", default);
        await SendAsync(a, "last words");
        a.Close();
        var receiving = ReceiveAsync(b, 10);
        await Eventually.IsTrue(() => _pair.Forward.Blocked == 10, "the bytes met the cut");
        Assert.That(receiving.IsCompleted, Is.False);
        await _pair.Network.HealAllAsync(default);
        Assert.That(await receiving, Is.EqualTo("last words"));
        Assert.That(await b.ReceiveAsync(new byte[1]), Is.Zero);
    }

    [Test]
    public async Task A_reset_by_a_node_is_passed_on()
    {
        var (a, b) = await _pair.ConnectAsync();
        a.LingerState = new LingerOption(true, 0);
        a.Close();
        Assert.That(await ResetOf(b), Is.EqualTo(SocketError.ConnectionReset));
    }

    [Test]
    public async Task Nobody_listening_is_a_reset_for_the_opener()
    {
        _pair.StopListening();
        Assert.That(await ResetOf(_pair.DialAsync()), Is.EqualTo(SocketError.ConnectionReset));
    }

    [Test]
    public async Task Reset_ends_every_connection_between_two_nodes_on_both_sides_even_behind_a_cut()
    {
        var (a, b) = await _pair.ConnectAsync();
        await _pair.Network.CutAsync("a", "b", default);
        var held = await _pair.DialAsync();
        await Eventually.IsTrue(() => _pair.Forward.Held == 1, "the second connection is held");
        await _pair.Network.ResetAsync("b", "a", default);
        Assert.That(await ResetOf(a), Is.EqualTo(SocketError.ConnectionReset));
        Assert.That(await ResetOf(b), Is.EqualTo(SocketError.ConnectionReset));
        Assert.That(await ResetOf(held), Is.EqualTo(SocketError.ConnectionReset));
        Assert.That(_pair.Forward.Reset, Is.EqualTo(2));
    }

    [Test]
    public async Task After_a_reset_new_connections_work()
    {
        var (a, _) = await _pair.ConnectAsync();
        await _pair.Network.ResetAsync("a", "b", default);
        await ResetOf(a);
        var (again, b) = await _pair.ConnectAsync();
        await SendAsync(again, "back");
        Assert.That(await ReceiveAsync(b, 4), Is.EqualTo("back"));
    }

    [Test]
    public void An_unknown_link_is_a_mistake_of_the_caller() =>
        Assert.ThrowsAsync<ArgumentException>(() => _pair.Network.CutAsync("a", "z", default));

    private static async Task SendAllAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await socket.SendAsync(bytes)..];
    }

    private static Task<SocketError> ResetOf(Socket socket) => ResetOf(Task.FromResult(socket));

    /// <summary>A reset can arrive before the dial is over.</summary>
    private static async Task<SocketError> ResetOf(Task<Socket> dial)
    {
        try
        {
            var socket = await dial;
            return await socket.ReceiveAsync(new byte[1]) == 0 ? SocketError.Disconnecting : SocketError.Success;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
    }
}
