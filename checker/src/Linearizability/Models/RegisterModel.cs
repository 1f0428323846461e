using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability.Models;

/// <summary>A register with <c>read</c>, <c>write v</c> and <c>cas [old new]</c>.</summary>
/// <param name="initial">What it begins as; nil when the key is missing.</param>
public sealed class RegisterModel(OperationValue initial = default) : IModel<OperationValue>
{
    public string Name => "register";

    public OperationValue Initial => initial;

    public bool Step(OperationValue state, in Call call, out OperationValue next)
    {
        next = state;
        switch (call.Function)
        {
            case FunctionName.Read:
                return state == call.Value;
            case FunctionName.Write:
                next = call.Value;
                return true;
            case FunctionName.Cas:
                var pair = CasPair.Of(call.Value);
                next = pair.New;
                return state == pair.Old;
            default:
                throw new ArgumentException($"a register has no {call.Function}", nameof(call));
        }
    }

    public bool IsReadOnly(in Call call) => call.IsRead;

    public bool IsObservation(in Call call) => call.IsRead;

    public bool Accepts(in Call call) => call.Function switch
    {
        FunctionName.Read or FunctionName.Write => true,
        FunctionName.Cas => CasPair.IsPair(call.Value),
        _ => false,
    };
}
