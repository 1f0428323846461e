using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability;

/// <summary>Splits a history by key, and leaves out what constrains nothing.</summary>
internal static class Partitioner
{
    /// <param name="table">The history.</param>
    /// <param name="constrains">Whether an indeterminate call could have changed something.</param>
    public static Partition[] Split(CallTable table, Func<Call, bool> constrains)
    {
        var ends = CountByKey(table, constrains);
        var total = 0;
        for (var key = 0; key < ends.Length; key++)
            (ends[key], total) = (total, total + ends[key]);
        var calls = new PartitionCall[total];
        Distribute(table, constrains, calls, ends);
        return Cut(table, calls, ends);
    }

    /// <summary>How many calls each key has. The calls that name no key come first.</summary>
    private static int[] CountByKey(CallTable table, Func<Call, bool> constrains)
    {
        var counts = new int[table.Keys.Count + 1];
        var id = 0;
        for (var chunk = 0; chunk < table.Rows.ChunkCount; chunk++)
        {
            foreach (ref readonly var row in table.Rows.Chunk(chunk))
            {
                if (Matters(table, row, id++, constrains))
                    counts[row.Key + 1]++;
            }
        }

        return counts;
    }

    /// <summary>Puts each call where its key's calls stand; afterwards each position is the end of its key's calls.</summary>
    private static void Distribute(CallTable table, Func<Call, bool> constrains, PartitionCall[] calls, int[] positions)
    {
        var id = 0;
        for (var chunk = 0; chunk < table.Rows.ChunkCount; chunk++)
        {
            foreach (ref readonly var row in table.Rows.Chunk(chunk))
            {
                if (Matters(table, row, id, constrains))
                    calls[positions[row.Key + 1]++] = new PartitionCall(row, id);
                id++;
            }
        }
    }

    private static Partition[] Cut(CallTable table, PartitionCall[] calls, int[] ends)
    {
        var partitions = new List<Partition>(ends.Length);
        for (var key = 0; key < ends.Length; key++)
        {
            var begin = key == 0 ? 0 : ends[key - 1];
            if (begin < ends[key])
                partitions.Add(new Partition(table, table.Keys[key - 1], calls.AsMemory(begin, ends[key] - begin)));
        }

        return [.. partitions];
    }

    private static bool Matters(CallTable table, in CallRow row, int id, Func<Call, bool> constrains) => row.Outcome switch
    {
        OperationType.Ok => true,
        OperationType.Info => constrains(table[id]),
        _ => false,
    };
}
