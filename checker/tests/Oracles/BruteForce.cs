using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Tests.Oracles;

/// <summary>
/// The definition of linearizability, tried in full: is there an order of all completed calls, and of any of the indeterminate ones, that
/// respects time and the specification? Shares nothing with the checkers but the pairing of events.
/// </summary>
internal static class BruteForce
{
    /// <summary>What a call may do to a state: the states it may leave, none if it cannot happen.</summary>
    public delegate IEnumerable<TState> Specification<TState>(TState state, Call call);

    public static bool IsLinearizable<TState>(IReadOnlyList<Call> calls, TState initial, Specification<TState> specification)
    {
        var relevant = calls.Where(call => call.Outcome != OperationType.Fail).ToArray();
        return Extend(relevant, new bool[relevant.Length], initial, specification);
    }

    public static IEnumerable<OperationValue> Register(OperationValue state, Call call) => call.Function switch
    {
        "read" => !call.IsOk || call.Value == state ? [state] : [],
        "write" => [call.Value],
        "cas" => call.Value.Items!.Value[0] == state ? [call.Value.Items!.Value[1]] : [],
        _ => throw new ArgumentException(call.Function, nameof(call)),
    };

    private static bool Extend<TState>(Call[] calls, bool[] placed, TState state, Specification<TState> specification)
    {
        if (Enumerable.Range(0, calls.Length).All(i => placed[i] || !calls[i].IsOk))
            return true;
        for (var next = 0; next < calls.Length; next++)
        {
            if (placed[next] || Waits(calls, placed, next))
                continue;
            placed[next] = true;
            foreach (var after in specification(state, calls[next]))
            {
                if (Extend(calls, placed, after, specification))
                    return true;
            }

            placed[next] = false;
        }

        return false;
    }

    /// <summary>Whether a completed call that is not placed yet was over before this one began.</summary>
    private static bool Waits(Call[] calls, bool[] placed, int next)
    {
        for (var i = 0; i < calls.Length; i++)
        {
            if (!placed[i] && calls[i].IsOk && calls[i].End < calls[next].Start)
                return true;
        }

        return false;
    }
}
