using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Durability;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Statistics;
using Elastickv.Jepsen.Checker.Verdicts;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Rollouts;
using Elastickv.Jepsen.Harness.Seeds;
using Elastickv.Jepsen.Harness.Workloads;
using Elastickv.Jepsen.Workloads.Canaries;
using Elastickv.Jepsen.Workloads.Redis;

namespace Elastickv.Jepsen.Workloads.Registers;

/// <summary>Many registers, each read and written by everyone for a while. Every written value is a canary: unique, and telling where it comes from.</summary>
public sealed class RegistersWorkload : IWorkload
{
    /// <summary>
    /// How long a client waits for an answer. Different for each client, so that after every election some client tries again soon: a new leader must have
    /// written before an old one notices that it is none.
    /// </summary>
    private static readonly TimeSpan ShortestLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LimitStep = TimeSpan.FromMilliseconds(90);
    private const int LimitSteps = 12;

    private readonly CanaryCodec _canaries;
    private readonly SeededRandom _random;
    private readonly HotKeys _keys;
    private readonly TimeProvider _time;
    private int _clients;

    public RegistersWorkload(ulong seed, TimeProvider time)
    {
        _canaries = new CanaryCodec(seed);
        _random = new SeededRandom(seed);
        _keys = new HotKeys(_random.Fork());
        _time = time;
    }

    public string Name => WorkloadCatalogue.Registers;

    public ImmutableArray<IChecker> Checkers { get; } = [new LinearizabilityChecker(), new DurabilityChecker(), new StatsChecker()];

    /// <summary>
    /// Of three clients of a node one does both, one only reads, one only writes. At a leader that is cut off one of the two hangs; a client
    /// that does both soon hangs with it, and nobody would be left to see what the other one is served.
    /// </summary>
    public Invocation Next(OperationSlot slot) => (slot.Lane % 3) switch
    {
        1 => Read(_keys.Next()),
        2 => Write(slot, _keys.Next()),
        _ => _random.NextBoolean() ? Write(slot, _keys.Next()) : Read(_keys.Next()),
    };

    public Invocation Probe(OperationSlot slot) => Write(slot, _keys.Next());

    public void Completed(Invocation invocation, Completion completion)
    {
        if (completion.Type == OperationType.Info && invocation.Function == FunctionName.Write)
            _keys.AddUnknown(RegisterKey.Number(invocation.Key!));
    }

    public ImmutableArray<Invocation> ReadEverything() =>
        [.. Enumerable.Range(0, _keys.Count).Select(Read)];

    public IClient Open(INode node)
    {
        var limit = ShortestLimit + LimitStep * (Interlocked.Increment(ref _clients) % LimitSteps);
        return new RegisterClient(new RespClient(node.Redis, _time), limit);
    }

    public ImmutableArray<Canary> Canaries(History history)
    {
        var acknowledged = history
            .Where(operation => operation is { Type: OperationType.Ok, Function: FunctionName.Write })
            .ToLookup(operation => operation.Value.Text, operation => operation.Index, StringComparer.Ordinal);
        var canaries = ImmutableArray.CreateBuilder<Canary>();
        foreach (var operation in history)
        {
            if (operation is not { Type: OperationType.Invoke, Function: FunctionName.Write } || operation.Value.Text is not { } text)
                continue;
            if (_canaries.Decode(text) is not { } content || content.Phase >= RolloutPhase.InOrder.Length)
                continue;
            canaries.Add(new Canary(RolloutPhase.InOrder[content.Phase], operation.Key!, CanaryCodec.OnDisk(text), acknowledged.Contains(text))
            {
                Operation = operation.Index,
                Acknowledgement = acknowledged[text].Cast<long?>().FirstOrDefault(),
            });
        }

        return canaries.ToImmutable();
    }

    public void Dispose() => _canaries.Dispose();

    private static Invocation Read(int key) => new(FunctionName.Read, RegisterKey.Name(key), OperationValue.Nil);

    private Invocation Write(OperationSlot slot, int key)
    {
        var content = new CanaryContent(slot.Index, key, checked((byte)slot.Phase), slot.Process);
        return new Invocation(FunctionName.Write, RegisterKey.Name(key), OperationValue.Of(_canaries.Encode(content)));
    }
}
