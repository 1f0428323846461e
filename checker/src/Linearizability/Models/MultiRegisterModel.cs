using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability.Models;

/// <summary>
/// Registers that one operation can read and write together: <c>txn [[read k v] [write k v]]</c> (or <c>r</c> and <c>w</c>), in their order;
/// also <c>read</c> and <c>write</c> of a list of pairs <c>[[k v] …]</c>.
/// </summary>
/// <param name="initial">What each register begins as.</param>
/// <param name="nilIsUnknown">Whether a read of nil matches anything, as in Knossos.</param>
public sealed class MultiRegisterModel(OperationValue initial = default, bool nilIsUnknown = false) : IModel<RegisterMap>
{
    public string Name => "multi-register";

    public RegisterMap Initial => RegisterMap.Empty;

    public bool Step(RegisterMap state, in Call call, out RegisterMap next)
    {
        next = state;
        for (var i = 0; i < call.Value.Count; i++)
        {
            var step = RegisterStep.Of(call, i);
            if (step.IsWrite)
                next = next.With(step.Key, step.Value);
            else if (call.IsOk && !Matches(step.Value, next.Get(step.Key, initial)))
                return false;
        }

        return true;
    }

    public bool IsReadOnly(in Call call)
    {
        if (!Accepts(call))
            return false;
        for (var i = 0; i < call.Value.Count; i++)
        {
            if (RegisterStep.Of(call, i).IsWrite)
                return false;
        }

        return true;
    }

    public bool IsObservation(in Call call)
    {
        if (!Accepts(call))
            return false;
        for (var i = 0; i < call.Value.Count; i++)
        {
            var step = RegisterStep.Of(call, i);
            if (!step.IsWrite && !(nilIsUnknown && step.Value.IsNil))
                return true;
        }

        return false;
    }

    public bool Accepts(in Call call)
    {
        for (var i = 0; i < call.Value.Count; i++)
        {
            if (!RegisterStep.IsStep(call, i))
                return false;
        }

        return call.Value.Count >= 0 && call.Function is FunctionName.Txn or FunctionName.Read or FunctionName.Write;
    }

    private bool Matches(OperationValue seen, OperationValue actual) => seen == actual || (nilIsUnknown && seen.IsNil);
}
