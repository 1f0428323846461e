namespace Elastickv.Node.Tests.Redis.Commands;

public sealed class StringCommandsTests
{
    private CommandHarness _redis = null!;

    [SetUp]
    public void Create() => _redis = new CommandHarness();

    [TearDown]
    public void Close() => _redis.Dispose();

    [Test]
    public void A_value_is_read_as_it_was_set()
    {
        Assert.That(_redis.Line("SET k v"), Is.EqualTo("+OK"));
        Assert.That(_redis.Line("GET k"), Is.EqualTo("$1 v"));
        Assert.That(_redis.Run("SET", "k", ""), Is.EqualTo("+OK"));
        Assert.That(_redis.Line("GET k"), Is.EqualTo("$0"));
        Assert.That(_redis.Line("GET other"), Is.EqualTo("$-1"));
    }

    [Test]
    public void Values_that_look_like_rows_or_envelopes_are_kept_as_they_are()
    {
        foreach (string value in new[] { "\u00ff\u0001\u0000", "\u0001\u0000", "\u0000", "\u00ff\u0001\u0001\u0000", new string('\u0001', 40) })
        {
            _redis.Run("SET", "k", value);
            Assert.That(_redis.Line("GET k"), Does.EndWith(value));
        }
    }

    [TestCase("SET k v NX", "+OK")]
    [TestCase("SET k v XX", "$-1")]
    [TestCase("SET k v GET", "$-1")]
    [TestCase("SET k v XX GET", "$-1")]
    [TestCase("SET k v EX 10 NX", "+OK")]
    public void Set_on_a_missing_key(string line, string reply) => Assert.That(_redis.Line(line), Is.EqualTo(reply));

    [TestCase("SET k new NX", "$-1", "old")]
    [TestCase("SET k new XX", "+OK", "new")]
    [TestCase("SET k new GET", "$3 old", "new")]
    [TestCase("SET k new nx get", "$3 old", "old")]
    [TestCase("SET k new PX 5", "+OK", "new")]
    public void Set_on_a_present_key(string line, string reply, string value)
    {
        _redis.Line("SET k old");

        Assert.That(_redis.Line(line), Is.EqualTo(reply));
        Assert.That(_redis.Line("GET k"), Is.EqualTo("$3 " + value));
    }

    [TestCase("SET k v NX XX")]
    [TestCase("SET k v EX 1 PX 1")]
    [TestCase("SET k v EX")]
    [TestCase("SET k v KEEPTTL")]
    [TestCase("SET k v EXAT 1")]
    public void Set_with_other_options_is_a_syntax_error(string line)
    {
        Assert.That(_redis.Line(line), Is.EqualTo("-ERR syntax error"));
        Assert.That(_redis.Store.Count, Is.Zero);
    }

    [TestCase("SET k v EX 0", "-ERR invalid expire time in 'set' command")]
    [TestCase("SET k v PX -1", "-ERR invalid expire time in 'set' command")]
    [TestCase("SET k v EX 9223372036854775807", "-ERR invalid expire time in 'set' command")]
    [TestCase("SET k v EX x", "-ERR value is not an integer or out of range")]
    [TestCase("SETEX k 0 v", "-ERR invalid expire time in 'setex' command")]
    public void An_impossible_expiry_is_refused(string line, string error) => Assert.That(_redis.Line(line), Is.EqualTo(error));

    [Test]
    public void A_value_is_gone_from_the_millisecond_it_expires()
    {
        _redis.Line("SET k v PX 100");
        _redis.NowMs += 99;
        Assert.That(_redis.Line("GET k"), Is.EqualTo("$1 v"));
        _redis.NowMs += 1;
        Assert.That(_redis.Line("GET k"), Is.EqualTo("$-1"));
        Assert.That(_redis.Line("SET k w XX"), Is.EqualTo("$-1"));
        Assert.That(_redis.Line("SET k w NX"), Is.EqualTo("+OK"));
        Assert.That(_redis.Line("PTTL k"), Is.EqualTo(":-1"));
    }

    [Test]
    public void Set_drops_an_earlier_expiry_and_incr_keeps_it()
    {
        _redis.Line("SET n 1 PX 100");
        Assert.That(_redis.Line("INCR n"), Is.EqualTo(":2"));
        Assert.That(_redis.Line("PTTL n"), Is.EqualTo(":100"));
        _redis.Line("SET n 5");
        Assert.That(_redis.Line("PTTL n"), Is.EqualTo(":-1"));
    }

    [Test]
    public void Incr_counts_from_nothing_and_refuses_what_is_no_integer()
    {
        Assert.That(_redis.Line("INCR n"), Is.EqualTo(":1"));
        Assert.That(_redis.Line("INCR n"), Is.EqualTo(":2"));
        _redis.Line("SET n abc");
        Assert.That(_redis.Line("INCR n"), Is.EqualTo("-ERR value is not an integer or out of range"));
        _redis.Run("SET", "n", "");
        Assert.That(_redis.Line("INCR n"), Is.EqualTo("-ERR value is not an integer or out of range"));
        _redis.Line("SET n 9223372036854775807");
        Assert.That(_redis.Line("INCR n"), Is.EqualTo("-ERR increment or decrement would overflow"));
    }

    [Test]
    public void Setnx_setex_and_getdel_do_what_they_say()
    {
        Assert.That(_redis.Line("SETNX k a"), Is.EqualTo(":1"));
        Assert.That(_redis.Line("SETNX k b"), Is.EqualTo(":0"));
        Assert.That(_redis.Line("SETEX k 2 c"), Is.EqualTo("+OK"));
        Assert.That(_redis.Line("TTL k"), Is.EqualTo(":2"));
        Assert.That(_redis.Line("GETDEL k"), Is.EqualTo("$1 c"));
        Assert.That(_redis.Line("GETDEL k"), Is.EqualTo("$-1"));
        Assert.That(_redis.Store.Count, Is.Zero);
    }

    [TestCase("GET l")]
    [TestCase("INCR l")]
    [TestCase("GETDEL l")]
    [TestCase("SET l v GET")]
    public void A_list_is_no_string(string line)
    {
        _redis.Line("RPUSH l a");

        Assert.That(_redis.Line(line), Does.StartWith("-WRONGTYPE "));
        Assert.That(_redis.Line("LLEN l"), Is.EqualTo(":1"));
    }

    [Test]
    public void Set_replaces_a_value_of_any_type_and_leaves_none_of_its_rows()
    {
        foreach (string line in new[] { "RPUSH k a b", "HSET k f v", "SADD k m", "ZADD k 1 m" })
        {
            _redis.Line(line);
            _redis.Line("PEXPIRE k 100");
            Assert.That(_redis.Line("SET k v"), Is.EqualTo("+OK"));
            Assert.That(_redis.Store.Count, Is.EqualTo(1), line);
            _redis.Line("DEL k");
        }
    }
}
