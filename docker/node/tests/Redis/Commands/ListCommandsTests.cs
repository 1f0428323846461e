using Elastickv.Node.Redis.Data;
using FsCheck;
using FsCheck.Fluent;

namespace Elastickv.Node.Tests.Redis.Commands;

public sealed class ListCommandsTests
{
    private CommandHarness _redis = null!;

    [SetUp]
    public void Create() => _redis = new CommandHarness();

    [TearDown]
    public void Close() => _redis.Dispose();

    [TestCase("0 -1", "*4 $1 a $1 b $1 c $1 d")]
    [TestCase("1 2", "*2 $1 b $1 c")]
    [TestCase("-2 -1", "*2 $1 c $1 d")]
    [TestCase("-100 0", "*1 $1 a")]
    [TestCase("2 1", "*0")]
    [TestCase("4 9", "*0")]
    [TestCase("-9223372036854775808 9223372036854775807", "*4 $1 a $1 b $1 c $1 d")]
    public void Lrange_counts_from_both_ends(string range, string reply)
    {
        _redis.Line("RPUSH l a b c d");

        Assert.That(_redis.Line("LRANGE l " + range), Is.EqualTo(reply));
    }

    [Test]
    public void A_key_that_continues_another_has_its_own_items()
    {
        _redis.Line("RPUSH l a");
        _redis.Run("RPUSH", "l\u0080\u0000\u0000\u0000\u0000\u0000\u0000\u0000", "b");

        Assert.That(_redis.Line("LRANGE l 0 -1"), Is.EqualTo("*1 $1 a"));
        _redis.Line("DEL l");
        Assert.That(_redis.Run("LLEN", "l\u0080\u0000\u0000\u0000\u0000\u0000\u0000\u0000"), Is.EqualTo(":1"));
    }

    [Test]
    public void A_key_that_looks_like_a_delta_prefix_is_an_ordinary_key()
    {
        _redis.Run("RPUSH", "d|\u0000\u0000\u0000\u0001l", "x");
        _redis.Run("RPUSH", "d|\u0000\u0000\u0000\u0001labcdefghijkl", "y");

        Assert.That(_redis.Line("LLEN l"), Is.EqualTo(":0"));
        Assert.That(_redis.Line("RPUSH l a"), Is.EqualTo(":1"));
        Assert.That(_redis.Run("LRANGE", "d|\u0000\u0000\u0000\u0001labcdefghijkl", "0", "-1"), Is.EqualTo("*1 $1 y"));
    }

    [Test]
    public void Deltas_of_upstreams_writers_are_read_and_folded()
    {
        // As in the fixture: the first RPUSH left items and deltas, no meta row.
        byte[] prefix = KeyLayout.ListDeltas("l"u8);
        for (byte i = 0; i < 3; i++)
        {
            Lists.PutItem(new WriteView(_redis.Store, 0), "l"u8, i, [(byte)('a' + i)]);
            _redis.Store.Put([.. prefix, .. new byte[11], i], [.. new byte[15], 1]);
        }

        Assert.That(_redis.Line("LRANGE l 0 -1"), Is.EqualTo("*3 $1 a $1 b $1 c"));
        Assert.That(_redis.Line("RPUSH l d"), Is.EqualTo(":4"));
        Assert.That(_redis.Line("LRANGE l 0 -1"), Is.EqualTo("*4 $1 a $1 b $1 c $1 d"));
        Assert.That(_redis.Store.Keys.Count(key => key.AsSpan().StartsWith(prefix)), Is.Zero);
    }

    [Test]
    public void Rows_have_upstreams_layout()
    {
        _redis.Line("RPUSH l a");

        Assert.That(_redis.Store.Get("!lst|meta|l"u8, 0), Is.EqualTo(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1 }));
        Assert.That(_redis.Store.Get([.. "!lst|itm|l"u8, 0x80, 0, 0, 0, 0, 0, 0, 0], 0), Is.EqualTo("a"u8.ToArray()));
    }

    [TestCase("RPUSH s a")]
    [TestCase("LPUSH s a")]
    [TestCase("LLEN s")]
    [TestCase("LRANGE s 0 -1")]
    [TestCase("LPOP s")]
    [TestCase("LINDEX s 0")]
    [TestCase("LSET s 0 x")]
    [TestCase("LREM s 0 x")]
    public void A_string_is_no_list(string line)
    {
        _redis.Line("SET s v");

        Assert.That(_redis.Line(line), Does.StartWith("-WRONGTYPE "));
        Assert.That(_redis.Store.Count, Is.EqualTo(1));
    }

    [TestCase("LPOP l 2", "*-1")]
    [TestCase("LPOP l", "$-1")]
    [TestCase("LPOP l -1", "-ERR value is out of range, must be positive")]
    [TestCase("LSET l 0 x", "-ERR no such key")]
    [TestCase("LINDEX l 0", "$-1")]
    [TestCase("LREM l 0 x", ":0")]
    public void Commands_on_a_missing_list(string line, string reply) => Assert.That(_redis.Line(line), Is.EqualTo(reply));

    [Test]
    public void Any_sequence_of_commands_agrees_with_a_plain_list()
    {
        Gen<(int Kind, int Argument, int Value)> step =
            from kind in Gen.Choose(0, 6)
            from argument in Gen.Choose(-3, 3)
            from value in Gen.Choose(0, 2)
            select (kind, argument, value);
        Prop.ForAll(step.ListOf().ToArbitrary(), steps =>
        {
            using var redis = new CommandHarness();
            var model = new List<string>();
            foreach ((int kind, int argument, int value) in steps)
                Assert.That(redis.Line(Command(kind, argument, value)), Is.EqualTo(Apply(model, kind, argument, $"v{value}")));
            Assert.That(redis.Line("LRANGE l 0 -1"), Is.EqualTo(Show(model)));
            Assert.That(redis.Store.Count, Is.EqualTo(model.Count == 0 ? 0 : model.Count + 1), "rows left over");
        }).QuickCheckThrowOnFailure();
    }

    private static string Command(int kind, int argument, int value) => kind switch
    {
        0 => $"RPUSH l v{value}",
        1 => $"LPUSH l v{value}",
        2 => "LPOP l",
        3 => "RPOP l",
        4 => $"LSET l {argument} v{value}",
        5 => $"LREM l {argument} v{value}",
        _ => $"LINDEX l {argument}",
    };

    private static string Apply(List<string> model, int kind, int argument, string value)
    {
        int position = argument < 0 ? argument + model.Count : argument;
        bool isInside = position >= 0 && position < model.Count;
        switch (kind)
        {
            case 0:
                model.Add(value);
                return $":{model.Count}";
            case 1:
                model.Insert(0, value);
                return $":{model.Count}";
            case 2 or 3:
                return Pop(model, kind == 2 ? 0 : model.Count - 1);
            case 4 when model.Count == 0:
                return "-ERR no such key";
            case 4 when !isInside:
                return "-ERR index out of range";
            case 4:
                model[position] = value;
                return "+OK";
            case 5:
                return $":{Remove(model, argument, value)}";
            default:
                return isInside ? $"$2 {model[position]}" : "$-1";
        }
    }

    private static string Pop(List<string> model, int at)
    {
        if (model.Count == 0)
            return "$-1";
        string item = model[at];
        model.RemoveAt(at);
        return $"$2 {item}";
    }

    private static int Remove(List<string> model, int count, string value)
    {
        int left = count == 0 ? int.MaxValue : Math.Abs(count);
        int removed = 0;
        for (; removed < left; removed++)
        {
            int at = count < 0 ? model.LastIndexOf(value) : model.IndexOf(value);
            if (at < 0)
                break;
            model.RemoveAt(at);
        }

        return removed;
    }

    private static string Show(List<string> items) => $"*{items.Count}" + string.Concat(items.Select(item => $" $2 {item}"));
}
