namespace Elastickv.Node.Tests.Redis.Commands;

public sealed class HashAndSetCommandsTests
{
    private CommandHarness _redis = null!;

    [SetUp]
    public void Create() => _redis = new CommandHarness();

    [TearDown]
    public void Close() => _redis.Dispose();

    [Test]
    public void A_hash_keeps_its_fields_and_their_number()
    {
        Assert.That(_redis.Line("HSET h a 1 b 2 a 3"), Is.EqualTo(":2"));
        Assert.That(_redis.Line("HSET h a 4"), Is.EqualTo(":0"));
        Assert.That(_redis.Line("HMSET h c 5"), Is.EqualTo("+OK"));
        Assert.That(_redis.Line("HGET h a"), Is.EqualTo("$1 4"));
        Assert.That(_redis.Line("HGET h x"), Is.EqualTo("$-1"));
        Assert.That(_redis.Line("HMGET h a x b"), Is.EqualTo("*3 $1 4 $-1 $1 2"));
        Assert.That(_redis.Line("HGETALL h"), Is.EqualTo("*6 $1 a $1 4 $1 b $1 2 $1 c $1 5"));
        Assert.That(_redis.Line("HLEN h"), Is.EqualTo(":3"));
        Assert.That(_redis.Line("HEXISTS h b"), Is.EqualTo(":1"));
        Assert.That(_redis.Line("HDEL h b b x"), Is.EqualTo(":1"));
        Assert.That(_redis.Line("HLEN h"), Is.EqualTo(":2"));
        Assert.That(_redis.Line("HINCRBY h n -7"), Is.EqualTo(":-7"));
        Assert.That(_redis.Line("HINCRBY h a 1"), Is.EqualTo(":5"));
        Assert.That(_redis.Line("HLEN h"), Is.EqualTo(":3"));
    }

    [Test]
    public void Hash_arithmetic_has_limits()
    {
        _redis.Line("HSET h a x b 9223372036854775807 c -9223372036854775808");

        Assert.That(_redis.Line("HINCRBY h a 1"), Is.EqualTo("-ERR hash value is not an integer"));
        Assert.That(_redis.Line("HINCRBY h b 1"), Is.EqualTo("-ERR increment or decrement would overflow"));
        Assert.That(_redis.Line("HINCRBY h c -1"), Is.EqualTo("-ERR increment or decrement would overflow"));
        Assert.That(_redis.Line("HSET h a"), Does.StartWith("-ERR wrong number of arguments"));
        Assert.That(_redis.Line("HSET h a 1 b"), Is.EqualTo("-ERR wrong number of arguments for 'hset' command"));
    }

    [Test]
    public void A_set_keeps_each_member_once()
    {
        Assert.That(_redis.Line("SADD s b a b"), Is.EqualTo(":2"));
        Assert.That(_redis.Line("SADD s a c"), Is.EqualTo(":1"));
        Assert.That(_redis.Line("SMEMBERS s"), Is.EqualTo("*3 $1 a $1 b $1 c"));
        Assert.That(_redis.Line("SCARD s"), Is.EqualTo(":3"));
        Assert.That(_redis.Line("SISMEMBER s a"), Is.EqualTo(":1"));
        Assert.That(_redis.Line("SISMEMBER s x"), Is.EqualTo(":0"));
        Assert.That(_redis.Line("SREM s a x a"), Is.EqualTo(":1"));
        Assert.That(_redis.Line("SCARD s"), Is.EqualTo(":2"));
    }

    [Test]
    public void Keys_that_continue_one_another_do_not_mix()
    {
        _redis.Line("SADD s a");
        _redis.Line("SADD sa b");
        _redis.Line("HSET h a 1");
        _redis.Line("HSET ha b 2");

        Assert.That(_redis.Line("SMEMBERS s"), Is.EqualTo("*1 $1 a"));
        Assert.That(_redis.Line("HGETALL h"), Is.EqualTo("*2 $1 a $1 1"));
    }

    [TestCase("SADD h x")]
    [TestCase("SMEMBERS h")]
    [TestCase("HSET s f v")]
    [TestCase("HGETALL s")]
    [TestCase("ZADD s 1 m")]
    [TestCase("GET h")]
    public void Types_do_not_mix(string line)
    {
        _redis.Line("HSET h f v");
        _redis.Line("SADD s m");

        Assert.That(_redis.Line(line), Does.StartWith("-WRONGTYPE "));
    }
}
