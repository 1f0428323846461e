using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability.Origins;

/// <summary>The elements of a set or a queue come from adding and enqueuing.</summary>
internal sealed class ElementOrigins : IOrigins
{
    private readonly HashSet<OperationValue> _elements = [];

    public void Add(in Call call)
    {
        if (call.Function is FunctionName.Add or FunctionName.Enqueue)
            _elements.Add(call.Value);
    }

    public bool Explain(in Call call)
    {
        if (call.Function is FunctionName.Dequeue)
            return call.Value.IsNil || _elements.Contains(call.Value);
        if (call.Function is not (FunctionName.Read or FunctionName.Drain))
            return true;
        for (var i = 0; i < call.Value.Count; i++)
        {
            if (!_elements.Contains(call.Value[i]))
                return false;
        }

        return true;
    }
}
