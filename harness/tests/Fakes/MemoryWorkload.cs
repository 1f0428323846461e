using System.Collections.Immutable;
using System.Globalization;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Verdicts;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Workloads;

namespace Elastickv.Jepsen.Harness.Tests.Fakes;

/// <summary>Reads and writes of two registers in the memory of a <see cref="MemoryCluster"/>.</summary>
internal sealed class MemoryWorkload(MemoryCluster cluster) : IWorkload
{
    public string Name => "memory";

    public ImmutableArray<IChecker> Checkers => [];

    /// <summary>How the next operations end, instead of as they should.</summary>
    public Queue<Completion> Outcomes { get; } = new();

    public int Opened { get; private set; }

    public List<Completion> Seen { get; } = [];

    public Invocation Next(OperationSlot slot) => slot.Index % 4 == 0 ? Probe(slot) : new Invocation(FunctionName.Read, "a", OperationValue.Nil);

    public Invocation Probe(OperationSlot slot) =>
        new(FunctionName.Write, "a", OperationValue.Of(string.Create(CultureInfo.InvariantCulture, $"{slot.Index} in {slot.Phase}")));

    public void Completed(Invocation invocation, Completion completion) => Seen.Add(completion);

    public ImmutableArray<Invocation> ReadEverything() => [new(FunctionName.Read, "a", OperationValue.Nil), new(FunctionName.Read, "b", OperationValue.Nil)];

    public IClient Open(INode node)
    {
        Opened++;
        return new Client(this, cluster, node);
    }

    public ImmutableArray<Canary> Canaries(History history) => [];

    public void Dispose()
    {
    }

    private sealed class Client(MemoryWorkload workload, MemoryCluster cluster, INode node) : IClient
    {
        public bool IsUsable { get; private set; } = true;

        public Task<Completion> InvokeAsync(Invocation invocation, CancellationToken cancellationToken)
        {
            if (workload.Outcomes.TryDequeue(out var outcome))
            {
                IsUsable = outcome.Type == OperationType.Ok;
                return Task.FromResult(outcome);
            }

            if (node.State != NodeState.Running)
                return Task.FromResult(new Completion(OperationType.Fail, OperationValue.Nil, "not sent: refused"));
            if (invocation.Function == FunctionName.Write)
                cluster.Registers[invocation.Key!] = invocation.Value.Text!;
            var value = cluster.Registers.TryGetValue(invocation.Key!, out var text) ? OperationValue.Of(text) : OperationValue.Nil;
            return Task.FromResult(new Completion(OperationType.Ok, value));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
