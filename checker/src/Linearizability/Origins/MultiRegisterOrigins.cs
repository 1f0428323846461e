using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability.Models;

namespace Elastickv.Jepsen.Checker.Linearizability.Origins;

/// <summary>The values of several registers come from writes to the same one.</summary>
internal sealed class MultiRegisterOrigins(OperationValue initial, bool nilIsUnknown) : IOrigins
{
    private readonly HashSet<(OperationValue Key, OperationValue Value)> _written = [];

    public void Add(in Call call)
    {
        for (var i = 0; i < call.Value.Count; i++)
        {
            if (RegisterStep.Of(call, i) is { IsWrite: true } step)
                _written.Add((step.Key, step.Value));
        }
    }

    public bool Explain(in Call call)
    {
        for (var i = 0; i < call.Value.Count; i++)
        {
            var step = RegisterStep.Of(call, i);
            var isKnown = step.IsWrite || step.Value == initial || (nilIsUnknown && step.Value.IsNil) || _written.Contains((step.Key, step.Value));
            if (!isKnown)
                return false;
        }

        return true;
    }
}
