using Elastickv.Node.Redis.Data;
using Elastickv.Node.Redis.Protocol;

namespace Elastickv.Node.Redis.Commands;

/// <summary>Commands on keys of any type.</summary>
internal static class KeyCommands
{
    private const long NoKey = -2;
    private const long NoExpiry = -1;

    public static CommandSpec[] All { get; } =
    [
        new("del", -2, Del),
        new("exists", -2, Exists),
        new("type", 2, Type),
        new("expire", -3, (view, arguments, reply) => SetExpiry(view, arguments, reply, Expiry.Second, "expire")),
        new("pexpire", -3, (view, arguments, reply) => SetExpiry(view, arguments, reply, Expiry.Millisecond, "pexpire")),
        new("ttl", 2, (view, arguments, reply) => TimeToLive(view, arguments, reply, Expiry.Second)),
        new("pttl", 2, (view, arguments, reply) => TimeToLive(view, arguments, reply, Expiry.Millisecond)),
    ];

    private static void Del(WriteView view, Arguments arguments, RespWriter reply)
    {
        int removed = 0;
        for (int i = 1; i < arguments.Count; i++)
            removed += Keyspace.Remove(view, arguments[i]) ? 1 : 0;
        reply.Integer(removed);
    }

    private static void Exists(ReadView view, Arguments arguments, RespWriter reply)
    {
        int found = 0;
        for (int i = 1; i < arguments.Count; i++)
            found += Keyspace.TypeOf(view, arguments[i]) == RedisType.None ? 0 : 1;
        reply.Integer(found);
    }

    private static void Type(ReadView view, Arguments arguments, RespWriter reply) =>
        reply.SimpleString(Keyspace.TypeOf(view, arguments[1]) switch
        {
            RedisType.String => "string"u8,
            RedisType.List => "list"u8,
            RedisType.Hash => "hash"u8,
            RedisType.Set => "set"u8,
            RedisType.SortedSet => "zset"u8,
            _ => "none"u8,
        });

    private static void SetExpiry(WriteView view, Arguments arguments, RespWriter reply, long unit, string command)
    {
        long amount = arguments.Integer(2);
        if (arguments.Count > 3)
            throw CommandException.Syntax();
        ReadOnlySpan<byte> key = arguments[1];
        RedisType type = Keyspace.Open(view, key);
        if (type == RedisType.None)
        {
            reply.Integer(0);
            return;
        }

        // An end that has come already removes the value.
        if (amount <= 0)
            Keyspace.Remove(view, key);
        else
            Keyspace.SetExpiry(view, key, type, Expiry.After(view.NowMs, amount, unit, command));
        reply.Integer(1);
    }

    private static void TimeToLive(ReadView view, Arguments arguments, RespWriter reply, long unit)
    {
        ReadOnlySpan<byte> key = arguments[1];
        if (Keyspace.TypeOf(view, key) == RedisType.None)
        {
            reply.Integer(NoKey);
            return;
        }

        long expiresAt = Keyspace.ExpiresAt(view, key);
        long left = expiresAt - view.NowMs;
        reply.Integer(expiresAt == 0 ? NoExpiry : (left + (unit / 2)) / unit);
    }
}
