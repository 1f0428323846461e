using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Harness.Workloads;
using Elastickv.Jepsen.Workloads.Redis;

namespace Elastickv.Jepsen.Workloads.Registers;

/// <summary>Reads and writes registers by GET and SET on one connection.</summary>
internal sealed class RegisterClient(RespClient client, TimeSpan limit) : IClient
{
    public bool IsUsable => !client.IsLost;

    public async Task<Completion> InvokeAsync(Invocation invocation, CancellationToken cancellationToken) => invocation.Function switch
    {
        FunctionName.Read => OfRead(await client.ExchangeAsync(RespCommand.Of("GET", invocation.Key!), limit, cancellationToken)),
        FunctionName.Write => OfWrite(
            invocation, await client.ExchangeAsync(RespCommand.Of("SET", invocation.Key!, invocation.Value.Text!), limit, cancellationToken)),
        _ => throw new ArgumentException($"a register has no operation {invocation.Function}", nameof(invocation)),
    };

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private static Completion OfRead(RespExchange exchange)
    {
        var outcome = RedisOutcome.Of(exchange, RedisAccess.Read);
        if (outcome.Type != OperationType.Ok)
            return new Completion(outcome.Type, OperationValue.Nil, outcome.Error);
        var reply = ((RespExchange.Answered)exchange).Reply;
        return reply.Kind == RespKind.Bulk
            ? new Completion(OperationType.Ok, reply.Text is { } text ? OperationValue.Of(text) : OperationValue.Nil)
            : new Completion(OperationType.Info, OperationValue.Nil, $"GET was answered with {reply}");
    }

    private static Completion OfWrite(Invocation invocation, RespExchange exchange)
    {
        var outcome = RedisOutcome.Of(exchange, RedisAccess.Write);
        if (outcome.Type != OperationType.Ok)
            return new Completion(outcome.Type, invocation.Value, outcome.Error);
        var reply = ((RespExchange.Answered)exchange).Reply;
        return reply.IsOk
            ? new Completion(OperationType.Ok, invocation.Value)
            : new Completion(OperationType.Info, invocation.Value, $"SET was answered with {reply}");
    }
}
