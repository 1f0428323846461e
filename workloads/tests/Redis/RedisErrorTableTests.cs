using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Workloads.Redis;

namespace Elastickv.Jepsen.Workloads.Tests.Redis;

public sealed class RedisErrorTableTests
{
    [TestCase("NOTLEADER etcd raft engine is not leader", OperationType.Info)]
    [TestCase("NOTLEADER leader not found", OperationType.Info)]
    [TestCase("rpc error: code = Unknown desc = leadership lost", OperationType.Info)]
    [TestCase("propose: leadership transfer in progress", OperationType.Info)]
    [TestCase("leader proxy circuit open", OperationType.Info)]
    [TestCase("context deadline exceeded", OperationType.Info)]
    [TestCase("i/o timeout", OperationType.Info)]
    [TestCase("dial tcp 127.0.0.1:6379: connect: connection refused", OperationType.Info)]
    [TestCase("read tcp 127.0.0.1:40000->127.0.0.1:6379: read: connection reset by peer", OperationType.Info)]
    [TestCase("leader forward failed after 3 retries: rpc error: raft engine: envelope cutover in progress", OperationType.Info)]
    [TestCase("encryption: encrypted value failed integrity check (GCM tag mismatch)", OperationType.Info)]
    [TestCase("store: encrypted value present but no cipher configured", OperationType.Info)]
    [TestCase("something nobody has seen yet", OperationType.Info)]
    [TestCase("", OperationType.Info)]
    [TestCase("raft engine: envelope cutover in progress", OperationType.Fail)]
    [TestCase("rpc error: code = Unknown desc = raft engine: envelope cutover in progress", OperationType.Fail)]
    [TestCase("store: storage envelope active but writer not yet registered", OperationType.Fail)]
    [TestCase("write/commit blocked on pending §4.1 writer registration", OperationType.Fail)]
    [TestCase("raft envelope runtime: writer registration not committed", OperationType.Fail)]
    [TestCase("redis txn retry limit exceeded", OperationType.Fail)]
    [TestCase("ERR leader redis address unknown for 127.0.0.1:50051", OperationType.Fail)]
    [TestCase("ERR EXEC read fence spans multiple shard leaders", OperationType.Fail)]
    [TestCase("ERR EXEC without MULTI", OperationType.Fail)]
    [TestCase("ERR unsupported command 'MGET'", OperationType.Fail)]
    [TestCase("ERR context deadline exceeded", OperationType.Info)]
    [TestCase("EXECABORT Transaction discarded because of previous errors.", OperationType.Fail)]
    [TestCase("WRONGTYPE Operation against a key holding the wrong kind of value", OperationType.Fail)]
    [TestCase("NOPROTO unsupported protocol version", OperationType.Fail)]
    [TestCase("NOSCRIPT No matching script", OperationType.Fail)]
    public void A_write_that_was_answered_with_an_error_is(string error, OperationType expected) =>
        Assert.That(RedisErrorTable.Find(error).Write, Is.EqualTo(expected));

    [Test]
    public void A_read_that_was_answered_with_any_error_failed()
    {
        foreach (var rule in RedisErrorTable.Rules.Add(RedisErrorTable.Unknown))
            Assert.That(rule.Read, Is.EqualTo(OperationType.Fail), rule.Text);
    }

    [Test]
    public void Every_rule_decides_for_its_own_text()
    {
        // A rule behind a wider one would never be reached.
        foreach (var rule in RedisErrorTable.Rules.Where(rule => !rule.Text.StartsWith("ERR ", StringComparison.Ordinal)))
            Assert.That(RedisErrorTable.Find(rule.Text), Is.SameAs(rule));
    }
}
