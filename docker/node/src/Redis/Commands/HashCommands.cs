using System.Buffers.Text;
using Elastickv.Node.Redis.Data;
using Elastickv.Node.Redis.Protocol;

namespace Elastickv.Node.Redis.Commands;

/// <summary>Commands on hashes.</summary>
internal static class HashCommands
{
    public static CommandSpec[] All { get; } =
    [
        new("hset", -4, HSet),
        new("hmset", -4, HMSet),
        new("hget", 3, HGet),
        new("hmget", -3, HMGet),
        new("hgetall", 2, HGetAll),
        new("hdel", -3, HDel),
        new("hexists", 3, HExists),
        new("hlen", 2, HLen),
        new("hincrby", 4, HIncrBy),
    ];

    private static void HSet(WriteView view, Arguments arguments, RespWriter reply) => reply.Integer(PutAll(view, arguments, "hset"));

    private static void HMSet(WriteView view, Arguments arguments, RespWriter reply)
    {
        PutAll(view, arguments, "hmset");
        reply.SimpleString("OK"u8);
    }

    private static int PutAll(WriteView view, Arguments arguments, string command)
    {
        if (arguments.Count % 2 != 0)
            throw CommandException.WrongArity(command);
        ReadOnlySpan<byte> key = arguments[1];
        long length = Open(view, key);
        int added = 0;
        for (int i = 2; i < arguments.Count; i += 2)
            added += Hashes.Put(view, key, arguments[i], arguments[i + 1]) ? 1 : 0;
        if (added > 0)
            Hashes.PutLength(view, key, length + added);
        return added;
    }

    private static void HGet(ReadView view, Arguments arguments, RespWriter reply)
    {
        bool exists = Exists(view, arguments[1]);
        ReplyField(exists ? Hashes.Field(view, arguments[1], arguments[2]) : null, reply);
    }

    private static void HMGet(ReadView view, Arguments arguments, RespWriter reply)
    {
        bool exists = Exists(view, arguments[1]);
        reply.Array(arguments.Count - 2);
        for (int i = 2; i < arguments.Count; i++)
            ReplyField(exists ? Hashes.Field(view, arguments[1], arguments[i]) : null, reply);
    }

    private static void HGetAll(ReadView view, Arguments arguments, RespWriter reply)
    {
        List<KeyValuePair<byte[], byte[]>> fields = Exists(view, arguments[1]) ? Hashes.Fields(view, arguments[1]) : [];
        reply.Array(fields.Count * 2);
        foreach ((byte[] field, byte[] value) in fields)
        {
            reply.Bulk(field);
            reply.Bulk(value);
        }
    }

    private static void HDel(WriteView view, Arguments arguments, RespWriter reply)
    {
        ReadOnlySpan<byte> key = arguments[1];
        long length = Open(view, key);
        int removed = 0;
        for (int i = 2; i < arguments.Count; i++)
            removed += Hashes.Delete(view, key, arguments[i]) ? 1 : 0;
        if (removed > 0)
            Hashes.PutLength(view, key, length - removed);
        reply.Integer(removed);
    }

    private static void HExists(ReadView view, Arguments arguments, RespWriter reply) =>
        reply.Integer(Exists(view, arguments[1]) && Hashes.Field(view, arguments[1], arguments[2]) is not null ? 1 : 0);

    private static void HLen(ReadView view, Arguments arguments, RespWriter reply) =>
        reply.Integer(Exists(view, arguments[1]) ? Hashes.Length(view, arguments[1]) : 0);

    private static void HIncrBy(WriteView view, Arguments arguments, RespWriter reply)
    {
        long increment = arguments.Integer(3);
        ReadOnlySpan<byte> key = arguments[1];
        long length = Open(view, key);
        byte[]? old = Hashes.Field(view.Read, key, arguments[2]);
        long value = 0;
        if (old is not null && !RespInteger.TryParse(old, out value))
            throw new CommandException("ERR hash value is not an integer");
        if (increment > 0 ? value > long.MaxValue - increment : value < long.MinValue - increment)
            throw CommandException.Overflow();

        Span<byte> text = stackalloc byte[20];
        Utf8Formatter.TryFormat(value + increment, text, out int digits);
        if (Hashes.Put(view, key, arguments[2], text[..digits]))
            Hashes.PutLength(view, key, length + 1);
        reply.Integer(value + increment);
    }

    private static void ReplyField(byte[]? value, RespWriter reply)
    {
        if (value is null)
            reply.NullBulk();
        else
            reply.Bulk(value);
    }

    private static bool Exists(ReadView view, ReadOnlySpan<byte> key) =>
        Keyspace.TypeOf(view, key).OrWrongType(RedisType.Hash) == RedisType.Hash;

    private static long Open(WriteView view, ReadOnlySpan<byte> key) =>
        Keyspace.Open(view, key).OrWrongType(RedisType.Hash) == RedisType.Hash ? Hashes.Length(view.Read, key) : 0;
}
