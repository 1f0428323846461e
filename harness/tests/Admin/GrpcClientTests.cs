using System.Net;
using System.Net.Sockets;
using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Proto;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Elastickv.Jepsen.Harness.Tests.Admin;

public sealed class GrpcClientTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Test]
    public async Task A_call_is_a_post_of_one_frame_and_brings_back_one_message()
    {
        byte[] request = [];
        string headers = "";
        await using var server = await FakeGrpcServer.StartAsync(async context =>
        {
            headers = $"{context.Request.Method} {context.Request.Path} {context.Request.ContentType} te={context.Request.Headers.TE} {context.Request.Protocol}";
            request = await BodyOf(context);
            await FakeGrpcServer.AnswerAsync(context, Frame(new RaftAdminStatusResponse { LeaderId = "n2", Term = 7 }));
        });
        var answer = await Call(server, "/RaftAdmin/Status", new RaftAdminTransferLeadershipRequest { TargetId = "n3" });
        Assert.That((answer.LeaderId, answer.Term), Is.EqualTo(("n2", 7UL)));
        Assert.That(headers, Is.EqualTo("POST /RaftAdmin/Status application/grpc te=trailers HTTP/2"));
        Assert.That(request, Is.EqualTo(new byte[] { 0, 0, 0, 0, 4, 0x0a, 2, (byte)'n', (byte)'3' }));
    }

    [Test]
    public async Task The_servers_status_and_message_are_thrown()
    {
        await using var server = await FakeGrpcServer.StartAsync(context => FakeGrpcServer.AnswerAsync(context, default, 9, "not leader %28current leader id=n%C3%BC%29"));
        var e = Assert.ThrowsAsync<GrpcException>(() => Call(server));
        Assert.That((e.Status, e.Message), Is.EqualTo((GrpcStatus.FailedPrecondition, "not leader (current leader id=nü)")));
    }

    [Test]
    public async Task An_answer_of_trailers_only_is_understood()
    {
        await using var server = await FakeGrpcServer.StartAsync(context => FakeGrpcServer.RefuseAsync(context, 12, "unknown service"));
        var e = Assert.ThrowsAsync<GrpcException>(() => Call(server));
        Assert.That((e.Status, e.Message), Is.EqualTo((GrpcStatus.Unimplemented, "unknown service")));
    }

    [Test]
    public async Task The_deadline_is_told_to_the_server_and_kept_here()
    {
        var told = "";
        var time = new ManualTime();
        await using var server = await FakeGrpcServer.StartAsync(async context =>
        {
            told = context.Request.Headers["grpc-timeout"].ToString();
            time.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { });
        });
        var call = new GrpcClient(server.Address, time).CallAsync(
            "/RaftAdmin/Status", new Empty(), RaftAdminStatusResponse.Parser, TimeSpan.FromSeconds(5), default);
        var e = Assert.ThrowsAsync<GrpcException>(() => call);
        Assert.That(e.Status, Is.EqualTo(GrpcStatus.DeadlineExceeded));
        Assert.That(told, Is.EqualTo("5000m"));
    }

    [Test]
    public async Task The_callers_cancellation_stays_one()
    {
        using var cancel = new CancellationTokenSource();
        await using var server = await FakeGrpcServer.StartAsync(async context =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { });
        });
        var call = new GrpcClient(server.Address).CallAsync("/RaftAdmin/Status", new Empty(), RaftAdminStatusResponse.Parser, Long, cancel.Token);
        Assert.CatchAsync<OperationCanceledException>(() => call);
    }

    [Test]
    public void Nobody_there_is_unavailable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = (IPEndPoint)listener.LocalEndpoint;
        listener.Stop();
        var e = Assert.ThrowsAsync<GrpcException>(
            () => new GrpcClient(address).CallAsync("/RaftAdmin/Status", new Empty(), RaftAdminStatusResponse.Parser, Long, default));
        Assert.That(e.Status, Is.EqualTo(GrpcStatus.Unavailable));
    }

    [Test]
    public async Task A_connection_that_breaks_is_unavailable_and_the_next_call_gets_a_new_one()
    {
        var calls = 0;
        await using var server = await FakeGrpcServer.StartAsync(async context =>
        {
            if (Interlocked.Increment(ref calls) == 1)
                context.Abort();
            else
                await FakeGrpcServer.AnswerAsync(context, Frame(new RaftAdminStatusResponse { Term = 3 }));
        });
        Assert.That(Assert.ThrowsAsync<GrpcException>(() => Call(server)).Status, Is.EqualTo(GrpcStatus.Unavailable));
        Assert.That((await Call(server)).Term, Is.EqualTo(3UL));
    }

    [TestCase(new byte[0], "without a message")]
    [TestCase(new byte[] { 0, 0, 0 }, "malformed")]
    [TestCase(new byte[] { 1, 0, 0, 0, 0 }, "malformed")]
    [TestCase(new byte[] { 0, 0, 0, 0, 1, 0xff }, "unreadable")]
    [TestCase(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, "more than one")]
    public async Task A_broken_answer_is_internal(byte[] body, string reason)
    {
        await using var server = await FakeGrpcServer.StartAsync(context => FakeGrpcServer.AnswerAsync(context, body));
        var e = Assert.ThrowsAsync<GrpcException>(() => Call(server));
        Assert.That(e.Status, Is.EqualTo(GrpcStatus.Internal));
        Assert.That(e.Message, Does.Contain(reason));
    }

    [Test]
    public async Task A_server_that_speaks_no_grpc_is_named()
    {
        await using var server = await FakeGrpcServer.StartAsync(context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        Assert.That(Assert.ThrowsAsync<GrpcException>(() => Call(server)).Message, Does.Contain("503"));
    }

    [TestCase(0.0001, "1m")]
    [TestCase(1.5, "1500m")]
    [TestCase(1e6, "1000000S")]
    public void A_timeout_has_at_most_eight_digits(double seconds, string expected) =>
        Assert.That(GrpcTimeout.Format(TimeSpan.FromSeconds(seconds)), Is.EqualTo(expected));

    private static Task<RaftAdminStatusResponse> Call(FakeGrpcServer server, string method = "/RaftAdmin/Status", IMessage? request = null) =>
        new GrpcClient(server.Address).CallAsync(method, request ?? new Empty(), RaftAdminStatusResponse.Parser, Long, default);

    private static byte[] Frame(IMessage message) => GrpcFrame.Encode(message);

    private static async Task<byte[]> BodyOf(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }
}
