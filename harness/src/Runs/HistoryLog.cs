using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Harness.Workloads;

namespace Elastickv.Jepsen.Harness.Runs;

/// <summary>
/// The history, written to <c>history.jsonl</c> as it happens: an invocation stands there before its operation is sent. May be used from
/// many threads; the workload's generator runs inside its lock, so that an operation knows its index.
/// </summary>
public sealed class HistoryLog(RunClock clock, PhaseLog phases, IWorkload workload, Action<Operation> write)
{
    private readonly Lock _lock = new();
    private long _next;
    private long _ok;
    private long _fail;
    private long _info;

    /// <summary>Completed operations so far.</summary>
    public OperationCounts Counts => new(Interlocked.Read(ref _ok), Interlocked.Read(ref _fail), Interlocked.Read(ref _info));

    /// <summary>Lets <paramref name="choose"/> say what the process does next, and records it.</summary>
    public Invocation Invoke(int process, string node, Func<OperationSlot, Invocation> choose)
    {
        lock (_lock)
        {
            var invocation = choose(new OperationSlot(_next, process, phases.Current));
            Write(process, node, OperationType.Invoke, invocation, invocation.Value, null);
            return invocation;
        }
    }

    public void Complete(int process, string node, Invocation invocation, Completion completion)
    {
        lock (_lock)
        {
            Write(process, node, completion.Type, invocation, completion.Value, completion.Error);
            workload.Completed(invocation, completion);
        }

        Count(completion.Type);
    }

    private void Write(int process, string node, OperationType type, Invocation invocation, OperationValue value, string? error) => write(new Operation
    {
        Index = _next++,
        Time = clock.Nanoseconds,
        Process = process,
        Type = type,
        Function = invocation.Function,
        Key = invocation.Key,
        Value = value,
        Error = error,
        Node = node,
    });

    private void Count(OperationType type)
    {
        switch (type)
        {
            case OperationType.Ok: Interlocked.Increment(ref _ok); break;
            case OperationType.Fail: Interlocked.Increment(ref _fail); break;
            case OperationType.Info: Interlocked.Increment(ref _info); break;
            default: throw new ArgumentOutOfRangeException(nameof(type), type, "no completion");
        }
    }
}
