using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Replicas;
using Elastickv.Jepsen.Checker.Rows;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Values;

/// <summary>
/// Compares the newest version of each key in a state of the store with what clients saw. A state is a beginning of the one order of all
/// writes: if it holds a write, it holds everything that was answered before that write was invoked, and nothing may hide that but what came later.
/// </summary>
internal sealed class NewestValues(KeyRing ring, WrittenValues written, AuditNotes notes)
{
    /// <param name="state">A whole state of a node's store.</param>
    /// <param name="answeredBefore">What was answered before this place in the history is in the state; null if only its own values tell.</param>
    public void Judge(ReplicaState state, long? answeredBefore)
    {
        var newest = new Dictionary<string, (StoredRow Row, WrittenValue? Value)>(StringComparer.Ordinal);
        var horizon = answeredBefore ?? -1;
        foreach (var row in state.Read())
        {
            if (OpenedRow.Of(row, ring, written) is not { } opened)
                continue;
            horizon = Math.Max(horizon, opened.Value?.Invoked ?? -1);
            if (!newest.TryGetValue(opened.Key, out var known) || known.Row.CommitTimestamp < row.CommitTimestamp)
                newest[opened.Key] = (row, opened.Value);
        }

        foreach (var (key, (row, value)) in newest)
        {
            if (value is not null && row.Header.ExpireAt == 0)
                Compare(state, key, row, value, horizon);
        }

        foreach (var key in written.ObservedKeys.Where(key => !newest.ContainsKey(key)))
            JudgeMissing(state, key, horizon);
    }

    private void Compare(ReplicaState state, string key, StoredRow row, WrittenValue value, long horizon)
    {
        notes.Count("newest-values-compared");
        if (Last(key, horizon) is not { } last || last.Value == value || !(value.Acknowledged < last.Begin))
            return;
        var seen = last.IsRead ? "read" : "wrote";
        notes.Violation(new Finding("stale-value", $"the newest version of {key} on {state.Node} is what operation {value.Invoked} wrote, "
            + $"though after that operation {last.Begin} {seen} another value, and the node applied what came later still")
        {
            Node = state.Node,
            Capture = state.Label,
            File = state.File,
            Offset = row.Offset,
            Key = key,
            Operations = [.. new[] { value.Invoked, last.Begin, last.Value.Invoked }.OfType<long>().Distinct()],
        });
    }

    /// <summary>Versions may be dropped once a node retains no old ones any more; before that a key that was written has one.</summary>
    private void JudgeMissing(ReplicaState state, string key, long horizon)
    {
        if (state.Meta.MinimumRetainedTimestamp is > 0 || Last(key, horizon) is not { } last)
            return;
        notes.Violation(new Finding("lost-value", $"{state.Node} holds no version of {key}, though operation {last.Begin} {(last.IsRead ? "read" : "wrote")} a value and the node applied what came later")
        {
            Node = state.Node,
            Capture = state.Label,
            File = state.File,
            Key = key,
            Operations = [.. new[] { last.Begin, last.Value.Invoked }.OfType<long>().Distinct()],
        });
    }

    /// <summary>The proof that began last of those that ended before a place in the history.</summary>
    private Observation? Last(string key, long horizon)
    {
        Observation? last = null;
        foreach (var observation in written.Of(key))
        {
            if (observation.End < horizon && !(last?.Begin >= observation.Begin))
                last = observation;
        }

        return last;
    }
}
