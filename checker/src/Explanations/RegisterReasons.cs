using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability;

namespace Elastickv.Jepsen.Checker.Explanations;

/// <summary>
/// Says why no order of a few calls on a register is possible, where each value was written once: then each value had one stretch of time, and
/// two values cannot each have come before the other.
/// </summary>
/// <param name="core">The calls.</param>
/// <param name="whole">All calls on the register.</param>
/// <param name="names">What calls and values are called.</param>
internal sealed class RegisterReasons(Partition core, Partition whole, CallNames names)
{
    /// <summary>The reasons, or none where it is not that simple.</summary>
    public IReadOnlyList<Reason> Find()
    {
        if (Gather() is not { } spans)
            return [];
        if (spans.Find(span => !span.IsWritten) is { } unwritten)
            return [Unwritten(unwritten)];
        for (var one = 0; one < spans.Count; one++)
        {
            for (var other = 0; other < one; other++)
            {
                if (spans[one].CameBefore(spans[other]) && spans[other].CameBefore(spans[one]))
                    return Conflict(spans[other], spans[one]);
            }
        }

        return [];
    }

    /// <summary>Null where a value was written twice, or a call is no plain read or write.</summary>
    private List<ValueSpan>? Gather()
    {
        var spans = new Dictionary<OperationValue, ValueSpan>();
        for (var call = 0; call < core.Count; call++)
        {
            ref readonly var row = ref core.Calls[call];
            if (row.Function > FunctionCode.Write)
                return null;
            if (!spans.TryGetValue(row.Value, out var span))
                spans.Add(row.Value, span = ValueSpan.Of(row.Value));
            if (!span.TryAdd(row, call))
                return null;
        }

        return [.. spans.Values];
    }

    private Reason Unwritten(ValueSpan span) =>
        new($"When {names.Of(span.FirstToEnd)} ended, no operation that can have written {names.Of(span.Value)} had begun.");

    private List<Reason> Conflict(ValueSpan one, ValueSpan other)
    {
        // The one whose writer began first is the one that was seen again although it was over.
        var (old, young) = StartOfWriter(one) < StartOfWriter(other) ? (one, other) : (other, one);
        var writer = old.Writer == ValueSpan.Beginning ? "nobody wrote it" : $"only {names.Of(old.Writer)} wrote it";
        return
        [
            Order(old, young),
            Order(young, old),
            new Reason($"So {names.Of(old.Value)} would have had to come back after {names.Of(young.Value)}, but {writer}."),
            new Reason(Name(old, young)),
        ];
    }

    /// <summary>What such a thing is called.</summary>
    private string Name(ValueSpan old, ValueSpan young)
    {
        if (young.Writer >= 0 && core.Calls[young.Writer].IsOk && !WasSeen(young.Value))
            return $"A lost write: {names.Of(young.Writer)} was acknowledged, and nobody ever saw it.";
        return old.LastToStart >= 0 && core.Calls[old.LastToStart].IsRead
            ? $"A stale read: when {names.Of(old.LastToStart)} began, {names.Of(old.Value)} had been replaced."
            : "The operations took effect outside the time in which they ran.";
    }

    private bool WasSeen(OperationValue value)
    {
        foreach (ref readonly var call in whole.Calls)
        {
            if (call.IsRead && call.IsOk && call.Value == value)
                return true;
        }

        return false;
    }

    private int StartOfWriter(ValueSpan span) => span.Writer == ValueSpan.Beginning ? -1 : core.Calls[span.Writer].Start;

    private Reason Order(ValueSpan before, ValueSpan after)
    {
        var claim = $"{names.Of(before.Value)} was there before {names.Of(after.Value)}";
        return before.FirstToEnd == ValueSpan.Beginning
            ? new Reason($"{claim}: the register began with it.")
            : new Reason($"{claim}: {names.Of(before.FirstToEnd)} had ended when {names.Of(after.LastToStart)} began.", before.FirstToEnd, after.LastToStart);
    }
}
