using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Workloads.Redis;

namespace Elastickv.Jepsen.Workloads.Tests.Redis;

public sealed class RedisOutcomeTests
{
    [TestCase(RedisAccess.Read)]
    [TestCase(RedisAccess.Write)]
    public void Nothing_sent_is_a_definite_failure(RedisAccess access) =>
        Assert.That(
            RedisOutcome.Of(new RespExchange.NotSent("ConnectionRefused"), access),
            Is.EqualTo(new RedisOutcome(OperationType.Fail, "not sent: ConnectionRefused")));

    [TestCase(RedisAccess.Read)]
    [TestCase(RedisAccess.Write)]
    public void Sent_and_not_answered_is_indeterminate(RedisAccess access) =>
        Assert.That(
            RedisOutcome.Of(new RespExchange.NoAnswer("timeout"), access),
            Is.EqualTo(new RedisOutcome(OperationType.Info, "no answer: timeout")));

    [Test]
    public void An_error_reply_means_different_things_to_a_read_and_a_write()
    {
        var exchange = new RespExchange.Answered([RespReply.Error("NOTLEADER leader not found"u8)]);
        Assert.That(RedisOutcome.Of(exchange, RedisAccess.Read).Type, Is.EqualTo(OperationType.Fail));
        Assert.That(RedisOutcome.Of(exchange, RedisAccess.Write), Is.EqualTo(new RedisOutcome(OperationType.Info, "NOTLEADER leader not found")));
    }

    [Test]
    public void The_last_reply_of_a_transaction_decides()
    {
        var ok = new RespExchange.Answered([RespReply.SimpleString("OK"u8), RespReply.Array([RespReply.Number(1)])]);
        var aborted = new RespExchange.Answered([RespReply.SimpleString("OK"u8), RespReply.Error("redis txn retry limit exceeded"u8)]);
        Assert.That(RedisOutcome.Of(ok, RedisAccess.Write).Type, Is.EqualTo(OperationType.Ok));
        Assert.That(RedisOutcome.Of(aborted, RedisAccess.Write).Type, Is.EqualTo(OperationType.Fail));
    }
}
