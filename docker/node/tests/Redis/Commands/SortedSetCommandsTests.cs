using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Elastickv.Node.Tests.Redis.Commands;

public sealed class SortedSetCommandsTests
{
    private CommandHarness _redis = null!;

    [SetUp]
    public void Create() => _redis = new CommandHarness();

    [TearDown]
    public void Close() => _redis.Dispose();

    [Test]
    public void Members_are_ordered_by_score_and_then_by_name()
    {
        Assert.That(_redis.Line("ZADD z 2 b -1.5 c 2 a inf i -inf j 0 n -0 o"), Is.EqualTo(":7"));
        Assert.That(_redis.Line("ZRANGE z 0 -1"), Is.EqualTo("*7 $1 j $1 c $1 n $1 o $1 a $1 b $1 i"));
        Assert.That(_redis.Line("ZREVRANGE z 0 1"), Is.EqualTo("*2 $1 i $1 b"));
        Assert.That(_redis.Line("ZRANGE z 1 1 WITHSCORES"), Is.EqualTo("*2 $1 c $4 -1.5"));
        Assert.That(_redis.Line("ZRANGEBYSCORE z -1.5 2"), Is.EqualTo("*5 $1 c $1 n $1 o $1 a $1 b"));
        Assert.That(_redis.Line("ZRANGEBYSCORE z (-1.5 (2"), Is.EqualTo("*2 $1 n $1 o"));
        Assert.That(_redis.Line("ZCOUNT z -inf +inf"), Is.EqualTo(":7"));
    }

    [Test]
    public void A_new_score_moves_a_member_and_leaves_no_old_row()
    {
        _redis.Line("ZADD z 1 a 2 b");
        Assert.That(_redis.Line("ZADD z 3 a"), Is.EqualTo(":0"));
        Assert.That(_redis.Line("ZRANGE z 0 -1 WITHSCORES"), Is.EqualTo("*4 $1 b $1 2 $1 a $1 3"));
        Assert.That(_redis.Line("ZINCRBY z -2.5 a"), Is.EqualTo("$3 0.5"));
        Assert.That(_redis.Line("ZSCORE z a"), Is.EqualTo("$3 0.5"));
        Assert.That(_redis.Line("ZREM z a x"), Is.EqualTo(":1"));
        Assert.That(_redis.Line("ZCARD z"), Is.EqualTo(":1"));
        Assert.That(_redis.Store.Count, Is.EqualTo(3), "score, index and count of the member left");
    }

    [TestCase("ZADD z x m", "-ERR value is not a valid float")]
    [TestCase("ZADD z nan m", "-ERR value is not a valid float")]
    [TestCase("ZADD z 1 a x b", "-ERR value is not a valid float")]
    [TestCase("ZADD z 1 a 2", "-ERR syntax error")]
    [TestCase("ZRANGE z 0 -1 REV", "-ERR syntax error")]
    [TestCase("ZRANGEBYSCORE z x 1", "-ERR min or max is not a float")]
    public void Malformed_commands_change_nothing(string line, string error)
    {
        Assert.That(_redis.Line(line), Is.EqualTo(error));
        Assert.That(_redis.Store.Count, Is.Zero);
    }

    [Test]
    public void A_score_that_is_no_number_is_refused()
    {
        _redis.Line("ZADD z inf m");

        Assert.That(_redis.Line("ZINCRBY z -inf m"), Is.EqualTo("-ERR resulting score is not a number (NaN)"));
        Assert.That(_redis.Line("ZSCORE z m"), Is.EqualTo("$3 inf"));
    }

    [Test]
    public void Any_sequence_of_additions_and_removals_agrees_with_a_dictionary()
    {
        Gen<(bool Adds, int Member, int Score)> step =
            from adds in Gen.Elements(true, true, false)
            from member in Gen.Choose(0, 4)
            from score in Gen.Choose(-20, 20)
            select (adds, member, score);
        Prop.ForAll(step.ListOf().ToArbitrary(), steps =>
        {
            using var redis = new CommandHarness();
            var model = new Dictionary<string, double>();
            foreach ((bool adds, int member, int score) in steps)
            {
                string name = $"m{member}";
                if (adds)
                    Assert.That(redis.Line(string.Create(CultureInfo.InvariantCulture, $"ZADD z {score / 4.0} {name}")), Is.EqualTo(model.ContainsKey(name) ? ":0" : ":1"));
                else
                    Assert.That(redis.Line($"ZREM z {name}"), Is.EqualTo(model.Remove(name) ? ":1" : ":0"));
                if (adds)
                    model[name] = score / 4.0;
            }

            string[] expected = model.OrderBy(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $" $2 {entry.Key}").ToArray();
            Assert.That(redis.Line("ZRANGE z 0 -1"), Is.EqualTo($"*{expected.Length}{string.Concat(expected)}"));
            Assert.That(redis.Store.Count, Is.EqualTo(model.Count == 0 ? 0 : (2 * model.Count) + 1), "rows left over");
        }).QuickCheckThrowOnFailure();
    }
}
