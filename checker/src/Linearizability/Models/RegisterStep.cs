using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability.Models;

/// <summary>One step of an operation on several registers.</summary>
internal readonly record struct RegisterStep(bool IsWrite, OperationValue Key, OperationValue Value)
{
    public static bool IsStep(in Call call, int index)
    {
        var step = call.Value[index];
        return call.Function is FunctionName.Txn
            ? step.Count == 3 && step[0].Text is "r" or "read" or "w" or "write"
            : step.Count == 2;
    }

    public static RegisterStep Of(in Call call, int index)
    {
        var step = call.Value[index];
        return call.Function is FunctionName.Txn
            ? new RegisterStep(step[0].Text is "w" or "write", step[1], step[2])
            : new RegisterStep(call.Function is FunctionName.Write, step[0], step[1]);
    }
}
