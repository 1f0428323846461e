using Elastickv.Node.Redis.Data;
using Elastickv.Node.Redis.Protocol;

namespace Elastickv.Node.Redis.Commands;

/// <summary>Commands on sorted sets.</summary>
internal static class SortedSetCommands
{
    public static CommandSpec[] All { get; } =
    [
        new("zadd", -4, ZAdd),
        new("zincrby", 4, ZIncrBy),
        new("zrem", -3, ZRem),
        new("zscore", 3, ZScore),
        new("zcard", 2, ZCard),
        new("zcount", 4, ZCount),
        new("zrange", -4, (view, arguments, reply) => ZRange(view, arguments, reply, isReversed: false)),
        new("zrevrange", -4, (view, arguments, reply) => ZRange(view, arguments, reply, isReversed: true)),
        new("zrangebyscore", -4, ZRangeByScore),
    ];

    private static void ZAdd(WriteView view, Arguments arguments, RespWriter reply)
    {
        if (arguments.Count % 2 != 0)
            throw CommandException.Syntax();
        for (int i = 2; i < arguments.Count; i += 2)
            arguments.Float(i);

        ReadOnlySpan<byte> key = arguments[1];
        long length = Open(view, key);
        int added = 0;
        for (int i = 2; i < arguments.Count; i += 2)
            added += Put(view, key, arguments[i + 1], arguments.Float(i)) ? 1 : 0;
        if (added > 0)
            SortedSets.PutLength(view, key, length + added);
        reply.Integer(added);
    }

    private static bool Put(WriteView view, ReadOnlySpan<byte> key, ReadOnlySpan<byte> member, double score)
    {
        double? old = SortedSets.Score(view.Read, key, member);
        if (old != score)
            SortedSets.Put(view, key, member, score, old);
        return old is null;
    }

    private static void ZIncrBy(WriteView view, Arguments arguments, RespWriter reply)
    {
        double increment = arguments.Float(2);
        ReadOnlySpan<byte> key = arguments[1];
        long length = Open(view, key);
        double score = (SortedSets.Score(view.Read, key, arguments[3]) ?? 0) + increment;
        if (double.IsNaN(score))
            throw new CommandException("ERR resulting score is not a number (NaN)");
        if (Put(view, key, arguments[3], score + 0.0))
            SortedSets.PutLength(view, key, length + 1);
        reply.Bulk(ScoreText.Format(score));
    }

    private static void ZRem(WriteView view, Arguments arguments, RespWriter reply)
    {
        ReadOnlySpan<byte> key = arguments[1];
        long length = Open(view, key);
        int removed = 0;
        for (int i = 2; i < arguments.Count; i++)
        {
            if (SortedSets.Score(view.Read, key, arguments[i]) is not { } score)
                continue;
            SortedSets.Delete(view, key, arguments[i], score);
            removed++;
        }

        if (removed > 0)
            SortedSets.PutLength(view, key, length - removed);
        reply.Integer(removed);
    }

    private static void ZScore(ReadView view, Arguments arguments, RespWriter reply)
    {
        double? score = Exists(view, arguments[1]) ? SortedSets.Score(view, arguments[1], arguments[2]) : null;
        if (score is { } value)
            reply.Bulk(ScoreText.Format(value));
        else
            reply.NullBulk();
    }

    private static void ZCard(ReadView view, Arguments arguments, RespWriter reply) =>
        reply.Integer(Exists(view, arguments[1]) ? SortedSets.Length(view, arguments[1]) : 0);

    private static void ZCount(ReadView view, Arguments arguments, RespWriter reply)
    {
        ScoreRange range = ScoreRange.Parse(arguments[2], arguments[3]);
        reply.Integer(Members(view, arguments[1]).Count(member => range.Contains(member.Score)));
    }

    private static void ZRange(ReadView view, Arguments arguments, RespWriter reply, bool isReversed)
    {
        long from = arguments.Integer(2);
        long to = arguments.Integer(3);
        bool withScores = WithScores(arguments);
        List<ScoredMember> members = Members(view, arguments[1]);
        if (isReversed)
            members.Reverse();
        (long first, long count) = IndexRange.Resolve(from, to, members.Count);
        ReplyMembers(members.GetRange((int)first, (int)count), withScores, reply);
    }

    private static void ZRangeByScore(ReadView view, Arguments arguments, RespWriter reply)
    {
        ScoreRange range = ScoreRange.Parse(arguments[2], arguments[3]);
        bool withScores = WithScores(arguments);
        ReplyMembers(Members(view, arguments[1]).FindAll(member => range.Contains(member.Score)), withScores, reply);
    }

    private static bool WithScores(Arguments arguments)
    {
        if (arguments.Count == 4)
            return false;
        return arguments.Count == 5 && arguments.Is(4, "WITHSCORES"u8) ? true : throw CommandException.Syntax();
    }

    private static void ReplyMembers(List<ScoredMember> members, bool withScores, RespWriter reply)
    {
        reply.Array(members.Count * (withScores ? 2 : 1));
        foreach (ScoredMember member in members)
        {
            reply.Bulk(member.Member);
            if (withScores)
                reply.Bulk(ScoreText.Format(member.Score));
        }
    }

    private static List<ScoredMember> Members(ReadView view, ReadOnlySpan<byte> key) => Exists(view, key) ? SortedSets.Members(view, key) : [];

    private static bool Exists(ReadView view, ReadOnlySpan<byte> key) =>
        Keyspace.TypeOf(view, key).OrWrongType(RedisType.SortedSet) == RedisType.SortedSet;

    private static long Open(WriteView view, ReadOnlySpan<byte> key) =>
        Keyspace.Open(view, key).OrWrongType(RedisType.SortedSet) == RedisType.SortedSet ? SortedSets.Length(view.Read, key) : 0;
}
