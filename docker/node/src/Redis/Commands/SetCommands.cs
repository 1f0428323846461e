using Elastickv.Node.Redis.Data;
using Elastickv.Node.Redis.Protocol;

namespace Elastickv.Node.Redis.Commands;

/// <summary>Commands on sets.</summary>
internal static class SetCommands
{
    public static CommandSpec[] All { get; } =
    [
        new("sadd", -3, SAdd),
        new("srem", -3, SRem),
        new("sismember", 3, SIsMember),
        new("smembers", 2, SMembers),
        new("scard", 2, SCard),
    ];

    private static void SAdd(WriteView view, Arguments arguments, RespWriter reply)
    {
        ReadOnlySpan<byte> key = arguments[1];
        long length = Open(view, key);
        int added = 0;
        for (int i = 2; i < arguments.Count; i++)
            added += Sets.Add(view, key, arguments[i]) ? 1 : 0;
        if (added > 0)
            Sets.PutLength(view, key, length + added);
        reply.Integer(added);
    }

    private static void SRem(WriteView view, Arguments arguments, RespWriter reply)
    {
        ReadOnlySpan<byte> key = arguments[1];
        long length = Open(view, key);
        int removed = 0;
        for (int i = 2; i < arguments.Count; i++)
            removed += Sets.Delete(view, key, arguments[i]) ? 1 : 0;
        if (removed > 0)
            Sets.PutLength(view, key, length - removed);
        reply.Integer(removed);
    }

    private static void SIsMember(ReadView view, Arguments arguments, RespWriter reply) =>
        reply.Integer(Exists(view, arguments[1]) && Sets.Contains(view, arguments[1], arguments[2]) ? 1 : 0);

    private static void SMembers(ReadView view, Arguments arguments, RespWriter reply)
    {
        List<byte[]> members = Exists(view, arguments[1]) ? Sets.Members(view, arguments[1]) : [];
        reply.Array(members.Count);
        foreach (byte[] member in members)
            reply.Bulk(member);
    }

    private static void SCard(ReadView view, Arguments arguments, RespWriter reply) =>
        reply.Integer(Exists(view, arguments[1]) ? Sets.Length(view, arguments[1]) : 0);

    private static bool Exists(ReadView view, ReadOnlySpan<byte> key) =>
        Keyspace.TypeOf(view, key).OrWrongType(RedisType.Set) == RedisType.Set;

    private static long Open(WriteView view, ReadOnlySpan<byte> key) =>
        Keyspace.Open(view, key).OrWrongType(RedisType.Set) == RedisType.Set ? Sets.Length(view.Read, key) : 0;
}
