using System.Buffers;
using System.Net.Sockets;
using System.Text;
using Elastickv.Node.Transport;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;

namespace Elastickv.Node.Tests.Transport;

public sealed class KestrelEndpointTests
{
    private const string Path = "/EncryptionAdmin/ResyncSidecar";
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly RpcClient _client = new();
    private KestrelEndpoint _endpoint = null!;

    [SetUp]
    public void CreateEndpoint() => _endpoint = new KestrelEndpoint("127.0.0.1:0");

    [TearDown]
    public async Task Close() => await _endpoint.DisposeAsync();

    [OneTimeTearDown]
    public void CloseClient() => _client.Dispose();

    [Test]
    public async Task Unary_call_carries_the_request_there_and_the_response_back()
    {
        await ServeAsync((request, _) => Task.FromResult(new ResyncSidecarResponse { LeaderLatestAppliedIndex = request.CallerFullNodeId + 1 }));

        Assert.That((await CallAsync(41)).LeaderLatestAppliedIndex, Is.EqualTo(42));
    }

    [Test]
    public async Task Error_of_a_handler_arrives_with_code_and_text()
    {
        await ServeAsync((_, _) => throw new RpcException(RpcCode.FailedPrecondition, "encryption: not leader (no known leader) – 100 %"));

        var error = Assert.ThrowsAsync<RpcException>(() => CallAsync(1));
        Assert.That(error.Code, Is.EqualTo(RpcCode.FailedPrecondition));
        Assert.That(error.Message, Is.EqualTo("encryption: not leader (no known leader) – 100 %"));
    }

    [Test]
    public async Task Handler_sees_the_deadline_of_the_caller()
    {
        var sawDeadline = new TaskCompletionSource();
        await ServeAsync(async (_, cancellationToken) =>
        {
            await using var registration = cancellationToken.Register(sawDeadline.SetResult);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new ResyncSidecarResponse();
        });

        var error = Assert.ThrowsAsync<RpcException>(() => CallAsync(1, TimeSpan.FromMilliseconds(50)));
        Assert.That(error.Code, Is.EqualTo(RpcCode.DeadlineExceeded));
        await sawDeadline.Task;
    }

    [Test]
    public async Task Unknown_method_is_unimplemented()
    {
        await _endpoint.StartAsync(CancellationToken.None);

        Assert.That(Assert.ThrowsAsync<RpcException>(() => CallAsync(1)).Code, Is.EqualTo(RpcCode.Unimplemented));
    }

    [Test]
    public async Task Server_that_is_not_there_is_unavailable()
    {
        await _endpoint.StartAsync(CancellationToken.None);
        await _endpoint.DisposeAsync();

        Assert.That(Assert.ThrowsAsync<RpcException>(() => CallAsync(1)).Code, Is.EqualTo(RpcCode.Unavailable));
    }

    [Test]
    public async Task Connection_with_a_known_magic_goes_to_its_handler_untouched()
    {
        _endpoint.MapStream("TEST", async connection =>
        {
            var read = await connection.Transport.Input.ReadAtLeastAsync(8);
            await connection.Transport.Output.WriteAsync(read.Buffer.ToArray());
        });
        await ServeAsync((_, _) => Task.FromResult(new ResyncSidecarResponse { LeaderLatestAppliedIndex = 7 }));

        using var client = new TcpClient();
        await client.ConnectAsync(_endpoint.LocalEndPoint);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("TESTdata"));
        var echo = new byte[8];
        await client.GetStream().ReadExactlyAsync(echo);

        Assert.That(Encoding.ASCII.GetString(echo), Is.EqualTo("TESTdata"));
        Assert.That((await CallAsync(1)).LeaderLatestAppliedIndex, Is.EqualTo(7));
    }

    [Test]
    public async Task Port_in_use_is_an_error_of_the_start()
    {
        await _endpoint.StartAsync(CancellationToken.None);
        await using var second = new KestrelEndpoint(_endpoint.LocalEndPoint.ToString());

        Assert.ThrowsAsync<IOException>(() => second.StartAsync(CancellationToken.None));
    }

    private Task ServeAsync(Func<ResyncSidecarRequest, CancellationToken, Task<ResyncSidecarResponse>> handler)
    {
        _endpoint.MapUnary(Path, ResyncSidecarRequest.Parser, handler);
        return _endpoint.StartAsync(CancellationToken.None);
    }

    private Task<ResyncSidecarResponse> CallAsync(ulong id, TimeSpan? timeout = null) => _client.CallAsync(
        _endpoint.LocalEndPoint.ToString(), Path, new ResyncSidecarRequest { CallerFullNodeId = id }, ResyncSidecarResponse.Parser,
        timeout ?? Long, CancellationToken.None);
}
