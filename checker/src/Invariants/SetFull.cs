using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Invariants;

/// <summary>
/// Follows every element that was added to a set through all reads of the whole set (Jepsen's set-full). An element is known once its add was
/// acknowledged or a read saw it. It is <em>lost</em> if the last reads do not see it any more, <em>stale</em> if a read that began later
/// missed it although a still later one saw it, and <em>never read</em> if no read that could have seen it began.
/// </summary>
/// <param name="allowStale">Whether stale elements are counted, but no violation.</param>
internal sealed class SetFull(bool allowStale) : IInvariant
{
    public void Judge(CallTable table, Observations observations, CancellationToken cancellationToken)
    {
        var sets = new Dictionary<string, SetHistory>(StringComparer.Ordinal);
        for (var i = 0; i < table.Count; i++)
        {
            var call = table[i];
            if (!sets.TryGetValue(call.Key ?? "", out var set))
                sets.Add(call.Key ?? "", set = new SetHistory());
            if (!set.TryAdd(i, call))
                observations.Doubt("not-in-model", $"set-full has no operation like {CallText.Of(call)}.");
        }

        foreach (var set in sets.Values)
            set.Judge(table, allowStale, observations, cancellationToken);
    }
}
