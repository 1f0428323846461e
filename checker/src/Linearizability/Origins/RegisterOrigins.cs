using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability.Models;

namespace Elastickv.Jepsen.Checker.Linearizability.Origins;

/// <summary>The values of a register come from writes and compare-and-sets.</summary>
internal sealed class RegisterOrigins(OperationValue initial) : IOrigins
{
    private readonly HashSet<OperationValue> _written = [initial];

    public void Add(in Call call)
    {
        if (call.Function is FunctionName.Write)
            _written.Add(call.Value);
        else if (call.Function is FunctionName.Cas)
            _written.Add(CasPair.Of(call.Value).New);
    }

    public bool Explain(in Call call) => call.Function switch
    {
        FunctionName.Read => _written.Contains(call.Value),
        FunctionName.Cas => _written.Contains(CasPair.Of(call.Value).Old),
        _ => true,
    };
}
