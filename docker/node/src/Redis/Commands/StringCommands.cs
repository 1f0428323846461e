using System.Buffers.Text;
using Elastickv.Node.Redis.Data;
using Elastickv.Node.Redis.Protocol;

namespace Elastickv.Node.Redis.Commands;

/// <summary>Commands on strings.</summary>
internal static class StringCommands
{
    public static CommandSpec[] All { get; } =
    [
        new("get", 2, Get) { PointRead = TryGetString },
        new("set", -3, Set),
        new("setnx", 3, SetNx),
        new("setex", 4, SetEx),
        new("getdel", 2, GetDel),
        new("incr", 2, Incr),
    ];

    private static void Get(ReadView view, Arguments arguments, RespWriter reply)
    {
        if (TryGetString(view, arguments, reply))
            return;
        Keyspace.TypeOf(view, arguments[1]).OrWrongType(RedisType.None);
        reply.NullBulk();
    }

    private static bool TryGetString(ReadView view, Arguments arguments, RespWriter reply)
    {
        if (!Strings.TryRead(view, arguments[1], out StringBody body))
            return false;
        if (body.IsExpired(view.NowMs))
            reply.NullBulk();
        else
            reply.Bulk(body.Value);
        return true;
    }

    private static void Set(WriteView view, Arguments arguments, RespWriter reply)
    {
        SetOptions options = SetOptions.Parse(arguments, view.NowMs);
        ReadOnlySpan<byte> key = arguments[1];
        RedisType type = Keyspace.Open(view, key);
        if (options.ReturnOld)
            ReplyOld(view, key, type.OrWrongType(RedisType.String), reply);

        bool exists = type != RedisType.None;
        bool isHeld = exists ? options.OnlyIfAbsent : options.OnlyIfPresent;
        if (!isHeld)
            Overwrite(view, key, type, arguments[2], options.ExpiresAt);
        if (options.ReturnOld)
            return;
        if (isHeld)
            reply.NullBulk();
        else
            reply.SimpleString("OK"u8);
    }

    private static void ReplyOld(WriteView view, ReadOnlySpan<byte> key, RedisType type, RespWriter reply)
    {
        if (type == RedisType.String && Strings.TryRead(view.Read, key, out StringBody old))
            reply.Bulk(old.Value);
        else
            reply.NullBulk();
    }

    private static void SetNx(WriteView view, Arguments arguments, RespWriter reply)
    {
        RedisType type = Keyspace.Open(view, arguments[1]);
        if (type == RedisType.None)
            Overwrite(view, arguments[1], type, arguments[2], expiresAt: 0);
        reply.Integer(type == RedisType.None ? 1 : 0);
    }

    private static void SetEx(WriteView view, Arguments arguments, RespWriter reply)
    {
        long expiresAt = Expiry.After(view.NowMs, arguments.Integer(2), Expiry.Second, "setex");
        ReadOnlySpan<byte> key = arguments[1];
        Overwrite(view, key, Keyspace.Open(view, key), arguments[3], expiresAt);
        reply.SimpleString("OK"u8);
    }

    private static void GetDel(WriteView view, Arguments arguments, RespWriter reply)
    {
        ReadOnlySpan<byte> key = arguments[1];
        RedisType type = Keyspace.Open(view, key).OrWrongType(RedisType.String);
        ReplyOld(view, key, type, reply);
        Keyspace.Remove(view, key);
    }

    private static void Incr(WriteView view, Arguments arguments, RespWriter reply)
    {
        ReadOnlySpan<byte> key = arguments[1];
        StringBody old = default;
        bool exists = Keyspace.Open(view, key).OrWrongType(RedisType.String) == RedisType.String && Strings.TryRead(view.Read, key, out old);

        long value = 0;
        if (exists && !RespInteger.TryParse(old.Value, out value))
            throw CommandException.NotAnInteger();
        if (value == long.MaxValue)
            throw CommandException.Overflow();

        Span<byte> text = stackalloc byte[20];
        Utf8Formatter.TryFormat(value + 1, text, out int digits);
        Strings.Write(view, key, text[..digits], old.ExpiresAt, hadTtl: old.ExpiresAt != 0);
        reply.Integer(value + 1);
    }

    private static void Overwrite(WriteView view, ReadOnlySpan<byte> key, RedisType type, ReadOnlySpan<byte> value, long expiresAt)
    {
        bool hadTtl = type != RedisType.None && Keyspace.ExpiresAt(view.Read, key) != 0;
        if (type is not RedisType.None and not RedisType.String)
            Keyspace.Remove(view, key);
        Strings.Write(view, key, value, expiresAt, hadTtl);
    }
}
