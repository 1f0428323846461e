namespace Elastickv.Node.Tests.Redis.Commands;

public sealed class KeyCommandsTests
{
    private static readonly string[] OneOfEach = ["SET s v", "RPUSH l a b", "HSET h f v", "SADD t m n", "ZADD z 1 m"];

    private CommandHarness _redis = null!;

    [SetUp]
    public void Create()
    {
        _redis = new CommandHarness();
        foreach (string line in OneOfEach)
            _redis.Line(line);
    }

    [TearDown]
    public void Close() => _redis.Dispose();

    [TestCase("s", "+string")]
    [TestCase("l", "+list")]
    [TestCase("h", "+hash")]
    [TestCase("t", "+set")]
    [TestCase("z", "+zset")]
    [TestCase("nothing", "+none")]
    public void Type_names_the_kind(string key, string reply) => Assert.That(_redis.Line("TYPE " + key), Is.EqualTo(reply));

    [Test]
    public void Exists_counts_every_mention() => Assert.That(_redis.Line("EXISTS s l s nothing"), Is.EqualTo(":3"));

    [Test]
    public void Del_removes_every_row_of_every_type()
    {
        Assert.That(_redis.Line("DEL s l h t z nothing s"), Is.EqualTo(":5"));
        Assert.That(_redis.Store.Count, Is.Zero);
    }

    [TestCase("s")]
    [TestCase("l")]
    [TestCase("h")]
    [TestCase("t")]
    [TestCase("z")]
    public void A_value_of_any_type_expires(string key)
    {
        Assert.That(_redis.Line("TTL " + key), Is.EqualTo(":-1"));
        Assert.That(_redis.Line($"PEXPIRE {key} 1500"), Is.EqualTo(":1"));
        Assert.That(_redis.Line("PTTL " + key), Is.EqualTo(":1500"));
        Assert.That(_redis.Line("TTL " + key), Is.EqualTo(":2"));
        _redis.NowMs += 1500;
        Assert.That(_redis.Line("PTTL " + key), Is.EqualTo(":-2"));
        Assert.That(_redis.Line("EXISTS " + key), Is.EqualTo(":0"));
        Assert.That(_redis.Line("DEL " + key), Is.EqualTo(":0"));
        Assert.That(_redis.Line($"EXPIRE {key} 1"), Is.EqualTo(":0"));
    }

    [Test]
    public void An_expired_collection_does_not_come_back_with_the_next_element()
    {
        foreach (string key in new[] { "l", "h", "t", "z" })
            _redis.Line($"EXPIRE {key} 1");
        _redis.NowMs += 1000;

        Assert.That(_redis.Line("RPUSH l x"), Is.EqualTo(":1"));
        Assert.That(_redis.Line("LRANGE l 0 -1"), Is.EqualTo("*1 $1 x"));
        Assert.That(_redis.Line("HSET h g x"), Is.EqualTo(":1"));
        Assert.That(_redis.Line("HGETALL h"), Is.EqualTo("*2 $1 g $1 x"));
        Assert.That(_redis.Line("SADD t x"), Is.EqualTo(":1"));
        Assert.That(_redis.Line("SMEMBERS t"), Is.EqualTo("*1 $1 x"));
        Assert.That(_redis.Line("ZADD z 2 x"), Is.EqualTo(":1"));
        Assert.That(_redis.Line("ZRANGE z 0 -1"), Is.EqualTo("*1 $1 x"));
        foreach (string key in new[] { "l", "h", "t", "z" })
            Assert.That(_redis.Line("TTL " + key), Is.EqualTo(":-1"));
    }

    [Test]
    public void An_expiry_in_the_past_removes_at_once()
    {
        Assert.That(_redis.Line("EXPIRE l -1"), Is.EqualTo(":1"));
        Assert.That(_redis.Line("EXISTS l"), Is.EqualTo(":0"));
    }

    [Test]
    public void A_collection_that_became_empty_is_gone_with_its_expiry()
    {
        _redis.Line("EXPIRE t 100");
        Assert.That(_redis.Line("SREM t m n"), Is.EqualTo(":2"));
        Assert.That(_redis.Line("TYPE t"), Is.EqualTo("+none"));
        _redis.Line("SADD t m");
        Assert.That(_redis.Line("TTL t"), Is.EqualTo(":-1"));
    }

    [TestCase("EXPIRE s x", "-ERR value is not an integer or out of range")]
    [TestCase("EXPIRE s 1 NX", "-ERR syntax error")]
    [TestCase("PEXPIRE s 9223372036854775807", "-ERR invalid expire time in 'pexpire' command")]
    public void A_malformed_expiry_is_refused(string line, string error) => Assert.That(_redis.Line(line), Is.EqualTo(error));
}
