using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Tests.Oracles;

/// <summary>Makes one read of a history return what another read of it saw a little earlier or later.</summary>
internal static class Lie
{
    public static List<Operation> About(IEnumerable<Operation> operations, Random random)
    {
        var events = operations.ToList();
        var reads = Enumerable.Range(0, events.Count).Where(i => events[i] is { Type: OperationType.Ok, Function: FunctionName.Read }).ToList();
        if (reads.Count < 2)
            return events;
        var victim = random.Next(reads.Count);
        var other = Math.Clamp(victim + random.Next(-10, 11), 0, reads.Count - 1);
        events[reads[victim]] = events[reads[victim]] with { Value = events[reads[other]].Value };
        return events;
    }
}
