using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability;

/// <summary>Splits a history by key, and leaves out what constrains nothing.</summary>
internal static class Partitioner
{
    /// <param name="table">The history.</param>
    /// <param name="groups">Which part each call belongs to.</param>
    /// <param name="isReadOnly">Whether an indeterminate call could have changed nothing.</param>
    public static Partition[] Split(CallTable table, KeyGroups groups, Func<Call, bool> isReadOnly)
    {
        var positions = CountByGroup(table, groups, isReadOnly);
        var total = 0;
        for (var group = 0; group < positions.Length; group++)
            (positions[group], total) = (total, total + positions[group]);
        var calls = new PartitionCall[total];
        Distribute(table, groups, isReadOnly, calls, positions);
        return Cut(table, groups, calls, positions);
    }

    private static int[] CountByGroup(CallTable table, KeyGroups groups, Func<Call, bool> isReadOnly)
    {
        var counts = new int[groups.Count];
        var id = 0;
        for (var chunk = 0; chunk < table.Rows.ChunkCount; chunk++)
        {
            foreach (ref readonly var row in table.Rows.Chunk(chunk))
            {
                if (Constrains(table, row, id, isReadOnly))
                    counts[groups.GroupOf(row, id)]++;
                id++;
            }
        }

        return counts;
    }

    /// <summary>Puts each call where its group's calls stand; afterwards each position is the end of its group's calls.</summary>
    private static void Distribute(CallTable table, KeyGroups groups, Func<Call, bool> isReadOnly, PartitionCall[] calls, int[] positions)
    {
        var id = 0;
        for (var chunk = 0; chunk < table.Rows.ChunkCount; chunk++)
        {
            foreach (ref readonly var row in table.Rows.Chunk(chunk))
            {
                if (Constrains(table, row, id, isReadOnly))
                    calls[positions[groups.GroupOf(row, id)]++] = new PartitionCall(row, id);
                id++;
            }
        }
    }

    private static Partition[] Cut(CallTable table, KeyGroups groups, PartitionCall[] calls, int[] ends)
    {
        var partitions = new List<Partition>(ends.Length);
        for (var group = 0; group < ends.Length; group++)
        {
            var begin = group == 0 ? 0 : ends[group - 1];
            if (begin < ends[group])
                partitions.Add(new Partition(table, groups.NameOf(group), calls.AsMemory(begin, ends[group] - begin)));
        }

        return [.. partitions];
    }

    private static bool Constrains(CallTable table, in CallRow row, int id, Func<Call, bool> isReadOnly) => row.Outcome switch
    {
        OperationType.Ok => true,
        OperationType.Info => !isReadOnly(table[id]),
        _ => false,
    };
}
