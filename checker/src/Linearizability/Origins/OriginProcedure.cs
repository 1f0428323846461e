using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability.Search;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Linearizability.Origins;

/// <summary>
/// Finds values that were seen and that nobody can have brought, before any search for an order begins: however hopeless that is, such a value
/// is wrong. Decides nothing else.
/// </summary>
internal sealed class OriginProcedure(Func<IOrigins> create, Func<Call, bool> accepts) : IProcedure
{
    public const string Name = "origins";

    public PartitionOutcome? Decide(Partition partition, SearchBudget budget)
    {
        var origins = create();
        for (var i = 0; i < partition.Count; i++)
        {
            var call = partition.Full(i);
            if (!accepts(call))
                return null;
            origins.Add(call);
        }

        for (var i = 0; i < partition.Count; i++)
        {
            if (partition.Calls[i].IsOk && partition.Full(i) is var call && !origins.Explain(call))
                return new PartitionOutcome(Verdict.Invalid, Name, Garbage(partition, call));
        }

        return null;
    }

    private static Finding Garbage(Partition partition, in Call call) =>
        new("garbage-read", $"{partition.Name}: {CallText.Of(call)} saw a value that no operation can have written.")
        {
            Key = partition.Key,
            Node = call.Node,
            Operations = [call.Index],
        };
}
