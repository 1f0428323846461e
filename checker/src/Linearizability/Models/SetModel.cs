using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability.Models;

/// <summary>A set with <c>add e</c>, <c>remove e</c> and <c>read</c>, which returns all elements in any order. It begins empty.</summary>
public sealed class SetModel : IModel<ElementSet>
{
    public string Name => "set";

    public ElementSet Initial => ElementSet.Empty;

    public bool Step(ElementSet state, in Call call, out ElementSet next)
    {
        next = state;
        switch (call.Function)
        {
            case FunctionName.Read:
                return call.Value.IsNil ? state.Equals(ElementSet.Empty) : state.IsExactly(call.Value);
            case FunctionName.Add:
                next = state.With(call.Value);
                return true;
            case FunctionName.Remove:
                next = state.Without(call.Value);
                return true;
            default:
                throw new ArgumentException($"a set has no {call.Function}", nameof(call));
        }
    }

    public bool IsReadOnly(in Call call) => call.IsRead;

    public bool IsObservation(in Call call) => call.IsRead;

    public bool Accepts(in Call call) => call.Function switch
    {
        FunctionName.Add or FunctionName.Remove => !call.Value.IsNil,
        FunctionName.Read => call.Value.IsNil || call.Value.Count >= 0,
        _ => false,
    };

    public long BytesOf(ElementSet state) => SharedTree.PathBytes(state.Count);
}
