using System.Net.Sockets;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Harness.Workloads;
using Elastickv.Jepsen.Workloads.Redis;
using Elastickv.Jepsen.Workloads.Registers;
using Elastickv.Jepsen.Workloads.Tests.Redis;

namespace Elastickv.Jepsen.Workloads.Tests.Registers;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RegisterClientTests : IDisposable
{
    private const string Get = "*2\r\n$3\r\nGET\r\n$2\r\nr1\r\n";
    private const string Set = "*3\r\n$3\r\nSET\r\n$2\r\nr1\r\n$1\r\nv\r\n";

    private static readonly Invocation Read = new(FunctionName.Read, "r1", OperationValue.Nil);
    private static readonly Invocation Write = new(FunctionName.Write, "r1", OperationValue.Of("v"));

    private readonly ScriptedServer _server = new();

    public void Dispose() => _server.Dispose();

    [TestCase("$1\r\nv\r\n", "v")]
    [TestCase("$-1\r\n", null)]
    public async Task A_read_returns_the_value_or_nil(string reply, string? value)
    {
        var completion = await ExchangeAsync(Read, Get, reply);

        Assert.That(completion, Is.EqualTo(new Completion(OperationType.Ok, value is null ? OperationValue.Nil : OperationValue.Of(value))));
    }

    [TestCase("+OK\r\n")]
    [TestCase("$2\r\nOK\r\n")]
    public async Task A_write_is_acknowledged_by_a_leader_or_through_a_follower(string reply) =>
        Assert.That((await ExchangeAsync(Write, Set, reply)).Type, Is.EqualTo(OperationType.Ok));

    [TestCase("-NOTLEADER leader not found\r\n", OperationType.Info)]
    [TestCase("-raft engine: envelope cutover in progress\r\n", OperationType.Fail)]
    [TestCase(":1\r\n", OperationType.Info)]
    [TestCase("$-1\r\n", OperationType.Info)]
    public async Task A_write_that_is_not_acknowledged_is_what_the_outcome_table_says(string reply, OperationType type)
    {
        var completion = await ExchangeAsync(Write, Set, reply);

        Assert.Multiple(() =>
        {
            Assert.That(completion.Type, Is.EqualTo(type));
            Assert.That(completion.Error, Is.Not.Empty);
        });
    }

    [TestCase("-x: failed integrity check (GCM tag mismatch)\r\n", OperationType.Fail)]
    [TestCase("+what\r\n", OperationType.Info)]
    public async Task A_read_that_shows_nothing_is_never_taken_for_a_missing_value(string reply, OperationType type) =>
        Assert.That((await ExchangeAsync(Read, Get, reply)).Type, Is.EqualTo(type));

    [Test]
    public async Task A_connection_that_is_lost_makes_the_client_useless()
    {
        await using var client = Client();
        var running = client.InvokeAsync(Write, CancellationToken.None);
        using (var connection = await _server.AcceptAsync())
            await ScriptedServer.ExpectAsync(connection, Set);

        Assert.That((await running).Type, Is.EqualTo(OperationType.Info));
        Assert.That(client.IsUsable, Is.False);
    }

    private async Task<Completion> ExchangeAsync(Invocation invocation, string request, string reply)
    {
        await using var client = Client();
        var running = client.InvokeAsync(invocation, CancellationToken.None);
        using Socket connection = await _server.AcceptAsync();
        await ScriptedServer.ExpectAsync(connection, request);
        await ScriptedServer.SendAsync(connection, reply);
        return await running;
    }

    private RegisterClient Client() => new(new RespClient(_server.Address, TimeProvider.System), TimeSpan.FromMinutes(1));
}
