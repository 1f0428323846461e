using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability.Models;

/// <summary>
/// One key of a key-value store with <c>get</c>, <c>put v</c> and <c>append v</c>, as in the MIT labs: appending joins texts, and a missing
/// key reads as the empty text.
/// </summary>
public sealed class KeyValueModel : IModel<string>
{
    public string Name => "kv";

    public string Initial => "";

    public bool Step(string state, in Call call, out string next)
    {
        next = state;
        switch (call.Function)
        {
            case FunctionName.Get or FunctionName.Read:
                return string.Equals(state, TextOf(call.Value), StringComparison.Ordinal);
            case FunctionName.Put or FunctionName.Write:
                next = TextOf(call.Value);
                return true;
            case FunctionName.Append:
                next = state + TextOf(call.Value);
                return true;
            default:
                throw new ArgumentException($"a key has no {call.Function}", nameof(call));
        }
    }

    public bool IsReadOnly(in Call call) => call.Function is FunctionName.Get or FunctionName.Read;

    public bool IsObservation(in Call call) => IsReadOnly(call);

    public bool Accepts(in Call call) =>
        call.Value.Count < 0 && call.Function is FunctionName.Get or FunctionName.Read or FunctionName.Put or FunctionName.Write or FunctionName.Append;

    public long BytesOf(string state) => 32 + (2L * state.Length);

    internal static string TextOf(OperationValue value) => value.IsNil ? "" : value.ToString();
}
