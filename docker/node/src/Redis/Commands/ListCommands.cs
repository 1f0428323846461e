using Elastickv.Node.Redis.Data;
using Elastickv.Node.Redis.Protocol;

namespace Elastickv.Node.Redis.Commands;

/// <summary>Commands on lists.</summary>
internal static class ListCommands
{
    public static CommandSpec[] All { get; } =
    [
        new("rpush", -3, RPush),
        new("lpush", -3, LPush),
        new("lpop", -2, (view, arguments, reply) => Pop(view, arguments, reply, fromHead: true)),
        new("rpop", -2, (view, arguments, reply) => Pop(view, arguments, reply, fromHead: false)),
        new("llen", 2, LLen),
        new("lrange", 4, LRange),
        new("lindex", 3, LIndex),
        new("lset", 4, LSet),
        new("lrem", 4, LRem),
    ];

    private static void RPush(WriteView view, Arguments arguments, RespWriter reply)
    {
        ReadOnlySpan<byte> key = arguments[1];
        ListMeta meta = Open(view, key);
        for (int i = 2; i < arguments.Count; i++)
            Lists.PutItem(view, key, meta.Tail + i - 2, arguments[i]);
        Push(view, key, new ListMeta(meta.Head, meta.Length + arguments.Count - 2), reply);
    }

    private static void LPush(WriteView view, Arguments arguments, RespWriter reply)
    {
        ReadOnlySpan<byte> key = arguments[1];
        ListMeta meta = Open(view, key);
        int count = arguments.Count - 2;
        for (int i = 0; i < count; i++)
            Lists.PutItem(view, key, meta.Head - 1 - i, arguments[i + 2]);
        Push(view, key, new ListMeta(meta.Head - count, meta.Length + count), reply);
    }

    private static void Push(WriteView view, ReadOnlySpan<byte> key, ListMeta meta, RespWriter reply)
    {
        Lists.PutMeta(view, key, meta);
        reply.Integer(meta.Length);
    }

    private static void Pop(WriteView view, Arguments arguments, RespWriter reply, bool fromHead)
    {
        bool isCounted = arguments.Count == 3;
        if (arguments.Count > 3)
            throw CommandException.Syntax();
        long wanted = isCounted ? arguments.Integer(2) : 1;
        if (wanted < 0)
            throw new CommandException("ERR value is out of range, must be positive");

        ReadOnlySpan<byte> key = arguments[1];
        ListMeta meta = Open(view, key);
        if (meta.Length == 0)
        {
            ReplyNothing(reply, isCounted);
            return;
        }

        long count = Math.Min(wanted, meta.Length);
        if (isCounted)
            reply.Array((int)count);
        for (long i = 0; i < count; i++)
        {
            long sequence = fromHead ? meta.Head + i : meta.Tail - 1 - i;
            reply.Bulk(Lists.Item(view.Read, key, sequence));
            Lists.DeleteItem(view, key, sequence);
        }

        Lists.PutMeta(view, key, new ListMeta(fromHead ? meta.Head + count : meta.Head, meta.Length - count));
    }

    private static void ReplyNothing(RespWriter reply, bool isCounted)
    {
        if (isCounted)
            reply.NullArray();
        else
            reply.NullBulk();
    }

    private static void LLen(ReadView view, Arguments arguments, RespWriter reply) => reply.Integer(Find(view, arguments[1]).Length);

    private static void LRange(ReadView view, Arguments arguments, RespWriter reply)
    {
        long from = arguments.Integer(2);
        long to = arguments.Integer(3);
        ListMeta meta = Find(view, arguments[1]);
        (long first, long count) = IndexRange.Resolve(from, to, meta.Length);
        reply.Array((int)count);
        for (long i = first; i < first + count; i++)
            reply.Bulk(Lists.Item(view, arguments[1], meta.Head + i));
    }

    private static void LIndex(ReadView view, Arguments arguments, RespWriter reply)
    {
        long index = arguments.Integer(2);
        ListMeta meta = Find(view, arguments[1]);
        if (IndexRange.TryResolve(index, meta.Length, out long offset))
            reply.Bulk(Lists.Item(view, arguments[1], meta.Head + offset));
        else
            reply.NullBulk();
    }

    private static void LSet(WriteView view, Arguments arguments, RespWriter reply)
    {
        long index = arguments.Integer(2);
        ListMeta meta = Open(view, arguments[1]);
        if (meta.Length == 0)
            throw CommandException.NoSuchKey();
        if (!IndexRange.TryResolve(index, meta.Length, out long offset))
            throw new CommandException("ERR index out of range");
        Lists.PutItem(view, arguments[1], meta.Head + offset, arguments[3]);
        reply.SimpleString("OK"u8);
    }

    /// <summary>Removes up to |count| equal items, from the head or, if count is negative, from the tail; 0 removes all.</summary>
    private static void LRem(WriteView view, Arguments arguments, RespWriter reply)
    {
        long count = arguments.Integer(2);
        ReadOnlySpan<byte> key = arguments[1];
        ReadOnlySpan<byte> wanted = arguments[3];
        ListMeta meta = Open(view, key);
        var items = new List<byte[]>();
        for (long sequence = meta.Head; sequence < meta.Tail; sequence++)
            items.Add(Lists.Item(view.Read, key, sequence));

        long limit = count == 0 ? long.MaxValue : count == long.MinValue ? long.MaxValue : Math.Abs(count);
        int removed = RemoveEqual(items, wanted, limit, fromTail: count < 0);
        if (removed > 0)
            Rewrite(view, key, meta, items);
        reply.Integer(removed);
    }

    private static int RemoveEqual(List<byte[]> items, ReadOnlySpan<byte> wanted, long limit, bool fromTail)
    {
        int removed = 0;
        int index = fromTail ? items.Count - 1 : 0;
        while (index >= 0 && index < items.Count && removed < limit)
        {
            bool isEqual = items[index].AsSpan().SequenceEqual(wanted);
            if (isEqual)
                items.RemoveAt(index);
            removed += isEqual ? 1 : 0;
            index += fromTail ? -1 : isEqual ? 0 : 1;
        }

        return removed;
    }

    private static void Rewrite(WriteView view, ReadOnlySpan<byte> key, ListMeta meta, List<byte[]> items)
    {
        for (int i = 0; i < items.Count; i++)
            Lists.PutItem(view, key, meta.Head + i, items[i]);
        for (long sequence = meta.Head + items.Count; sequence < meta.Tail; sequence++)
            Lists.DeleteItem(view, key, sequence);
        Lists.PutMeta(view, key, new ListMeta(meta.Head, items.Count));
    }

    private static ListMeta Find(ReadView view, ReadOnlySpan<byte> key) =>
        Keyspace.TypeOf(view, key).OrWrongType(RedisType.List) == RedisType.List ? Lists.Meta(view, key) : default;

    private static ListMeta Open(WriteView view, ReadOnlySpan<byte> key) =>
        Keyspace.Open(view, key).OrWrongType(RedisType.List) == RedisType.List ? Lists.Meta(view.Read, key) : default;
}
