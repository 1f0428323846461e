using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Tests.Oracles;

/// <summary>
/// The models once more, as plainly as they can be said, for the brute force: states are texts, elements are joined by commas. A call without
/// known outcome may have seen anything.
/// </summary>
internal static class Specifications
{
    public static IEnumerable<string> Set(string state, Call call)
    {
        var elements = Split(state);
        return call.Function switch
        {
            "add" => [Join(elements.Append(call.Value.ToString()).Distinct().Order(StringComparer.Ordinal))],
            "remove" => [Join(elements.Where(element => element != call.Value.ToString()))],
            "read" => !call.IsOk || Join(Seen(call).Order(StringComparer.Ordinal)) == state ? [state] : [],
            _ => throw new ArgumentException(call.Function, nameof(call)),
        };
    }

    public static IEnumerable<string> Counter(string state, Call call)
    {
        var sum = long.Parse("0" + state);
        return call.Function switch
        {
            "add" => [$"{sum + call.Value.Integer}"],
            "incr" => !call.IsOk || call.Value.IsNil || call.Value.Integer == sum + 1 ? [$"{sum + 1}"] : [],
            "read" => !call.IsOk || call.Value.Integer == sum ? [state] : [],
            _ => throw new ArgumentException(call.Function, nameof(call)),
        };
    }

    public static IEnumerable<string> Queue(string state, Call call)
    {
        var elements = Split(state);
        return call.Function switch
        {
            "enqueue" => [Join(elements.Append(call.Value.ToString()))],
            "dequeue" when elements.Length == 0 => !call.IsOk || call.Value.IsNil ? [state] : [],
            "dequeue" => !call.IsOk || call.Value.ToString() == elements[0] ? [Join(elements.Skip(1))] : [],
            _ => throw new ArgumentException(call.Function, nameof(call)),
        };
    }

    public static IEnumerable<string> KeyValue(string state, Call call) => call.Function switch
    {
        "get" => !call.IsOk || (call.Value.Text ?? "") == state ? [state] : [],
        "put" => [call.Value.Text!],
        "append" => [state + call.Value.Text],
        _ => throw new ArgumentException(call.Function, nameof(call)),
    };

    /// <summary>Two registers, <c>x</c> and <c>y</c>; the state is their values.</summary>
    public static IEnumerable<string> MultiRegister(string state, Call call)
    {
        var values = state.Length == 0 ? ["nil", "nil"] : state.Split(',');
        for (var i = 0; i < call.Value.Count; i++)
        {
            var step = call.Value[i];
            ref var value = ref values[step[1].Text == "x" ? 0 : 1];
            if (step[0].Text == "w")
                value = step[2].ToString();
            else if (call.IsOk && value != step[2].ToString())
                return [];
        }

        return [string.Join(',', values)];
    }

    private static string[] Seen(Call call) => [.. Enumerable.Range(0, Math.Max(0, call.Value.Count)).Select(i => call.Value[i].ToString())];

    private static string[] Split(string state) => state.Length == 0 ? [] : state.Split(',');

    private static string Join(IEnumerable<string> elements) => string.Join(',', elements);
}
