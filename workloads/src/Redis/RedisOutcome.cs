using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Workloads.Redis;

/// <summary>What an exchange says about the operation: ok, fail or info, and why.</summary>
public sealed record RedisOutcome(OperationType Type, string? Error)
{
    private static readonly RedisOutcome Ok = new(OperationType.Ok, null);

    /// <summary>
    /// Ok means that the last command was answered without an error; whether the reply is the expected one is for the caller to say. A lost
    /// connection or a timeout after sending is info for reads, too: the process retires either way.
    /// </summary>
    public static RedisOutcome Of(RespExchange exchange, RedisAccess access) => exchange switch
    {
        RespExchange.NotSent notSent => new RedisOutcome(OperationType.Fail, $"not sent: {notSent.Reason}"),
        RespExchange.NoAnswer noAnswer => new RedisOutcome(OperationType.Info, $"no answer: {noAnswer.Reason}"),
        RespExchange.Answered { Reply: { IsError: true } error } => OfError(error.Text!, access),
        RespExchange.Answered => Ok,
        _ => throw new ArgumentOutOfRangeException(nameof(exchange)),
    };

    private static RedisOutcome OfError(string text, RedisAccess access)
    {
        var rule = RedisErrorTable.Find(text);
        return new RedisOutcome(access == RedisAccess.Write ? rule.Write : rule.Read, text);
    }
}
