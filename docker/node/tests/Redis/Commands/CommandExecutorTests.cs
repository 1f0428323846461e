using System.Text;
using Elastickv.Node.Redis.Commands;
using Elastickv.Node.Redis.Protocol;
using Elastickv.Node.Replicated;
using FsCheck;
using FsCheck.Fluent;

namespace Elastickv.Node.Tests.Redis.Commands;

public sealed class CommandExecutorTests
{
    private static readonly string[] Words =
    [
        "SET", "GET", "DEL", "INCR", "RPUSH", "LPOP", "LRANGE", "HSET", "HDEL", "SADD", "SREM", "ZADD", "ZREM", "PEXPIRE", "a", "b", "1", "-1", "x", "NX",
    ];

    [Test]
    public void A_transaction_runs_every_command_and_answers_each()
    {
        using var redis = new CommandHarness();

        Assert.That(redis.Transaction("SET a 1", "RPUSH a x", "INCR a", "GET a"), Is.EqualTo("*4 +OK -WRONGTYPE Operation against a key holding the wrong kind of value :2 $1 2"));
    }

    [Test]
    public void Unknown_and_malformed_commands_of_an_entry_are_answered_with_errors()
    {
        using var redis = new CommandHarness();

        Assert.That(redis.Line("NOSUCH x"), Is.EqualTo("-ERR unsupported command 'NOSUCH'"));
        Assert.That(redis.Line("SET x"), Is.EqualTo("-ERR wrong number of arguments for 'set' command"));
        Assert.That(Encoding.ASCII.GetString(redis.Execute(new Request { Commands = { new Command() } }).Span), Does.StartWith("-ERR "));
    }

    [Test]
    public void Two_replicas_that_apply_the_same_requests_hold_the_same_rows_and_answer_alike()
    {
        Gen<string[]> command = Gen.Elements(Words).ListOf().Select(words => words.Take(5).ToArray());
        Prop.ForAll(command.ListOf().ToArbitrary(), commands =>
        {
            using var first = new CommandHarness();
            using var second = new CommandHarness();
            foreach (string[] words in commands.Where(words => words.Length > 0))
            {
                Request request = first.Request([words]);
                Assert.That(second.Execute(request).ToArray(), Is.EqualTo(first.Execute(request).ToArray()));
                first.NowMs += 1;
            }

            Assert.That(second.Store.Keys, Is.EqualTo(first.Store.Keys));
        }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void Replies_beyond_the_limit_become_an_error_and_all_commands_still_run()
    {
        using var executor = new CommandExecutor(new RespLimits { MaxReplyBytes = 2_000 });
        using var redis = new CommandHarness();
        redis.Run("SET", "big", new string('x', 1_500));
        Request request = redis.Request([["GET", "big"], ["GET", "big"], ["SET", "after", "v"]]);
        request.Multi = true;

        string reply = Encoding.ASCII.GetString(executor.Execute(request, redis.Store).Span);

        Assert.That(reply, Is.EqualTo("-ERR reply too large\r\n"));
        Assert.That(redis.Line("GET after"), Is.EqualTo("$1 v"));
    }

    [Test]
    public void A_row_that_cannot_be_read_is_no_reply_but_an_exception()
    {
        using var redis = new CommandHarness();
        redis.Store.ReadFailure = new InvalidDataException("tag mismatch");

        Assert.Throws<InvalidDataException>(() => redis.Line("INCR k"));
    }

    [Test]
    public void Every_command_has_a_handler_and_a_name_in_lower_case()
    {
        foreach (CommandSpec spec in CommandTable.All)
        {
            Assert.That(spec.Read is null, Is.Not.EqualTo(spec.Write is null), spec.Name);
            Assert.That(CommandTable.Find(Encoding.ASCII.GetBytes(spec.Name.ToUpperInvariant())), Is.SameAs(spec));
        }
    }

    [TestCase("get", 2, true)]
    [TestCase("get", 3, false)]
    [TestCase("set", 2, false)]
    [TestCase("set", 7, true)]
    public void Arity_is_exact_or_a_minimum(string name, int words, bool isAccepted) =>
        Assert.That(CommandTable.Find(Encoding.ASCII.GetBytes(name))!.Accepts(words), Is.EqualTo(isAccepted));
}
