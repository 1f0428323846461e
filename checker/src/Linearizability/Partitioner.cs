using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability;

/// <summary>Splits a history by key, and leaves out what constrains nothing.</summary>
internal static class Partitioner
{
    public delegate bool Predicate(in Call call);

    public static Partition[] Split(CallTable table, Predicate isReadOnly)
    {
        var calls = table.Calls;
        var keyOf = new int[calls.Length];
        var keys = AssignKeys(calls, keyOf, isReadOnly, out var sizes);
        var partitions = new Partition[keys.Count];
        for (var key = 0; key < partitions.Length; key++)
            partitions[key] = new Partition(keys[key], new Call[sizes[key]]);
        var filled = new int[keys.Count];
        for (var i = 0; i < calls.Length; i++)
        {
            if (keyOf[i] is var key and >= 0)
                partitions[key].Calls[filled[key]++] = calls[i];
        }

        return partitions;
    }

    private static List<string?> AssignKeys(ReadOnlySpan<Call> calls, int[] keyOf, Predicate isReadOnly, out List<int> sizes)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var keys = new List<string?>();
        sizes = [];
        var noKey = -1;
        for (var i = 0; i < calls.Length; i++)
        {
            ref readonly var call = ref calls[i];
            keyOf[i] = -1;
            if (!Constrains(call, isReadOnly))
                continue;
            var id = call.Key is null ? noKey : ids.GetValueOrDefault(call.Key, -1);
            if (id < 0)
            {
                id = keys.Count;
                keys.Add(call.Key);
                sizes.Add(0);
                if (call.Key is null)
                    noKey = id;
                else
                    ids.Add(call.Key, id);
            }

            keyOf[i] = id;
            sizes[id]++;
        }

        return keys;
    }

    private static bool Constrains(in Call call, Predicate isReadOnly) => call.Outcome switch
    {
        OperationType.Ok => true,
        OperationType.Info => !isReadOnly(call),
        _ => false,
    };
}
