using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Linearizability.Sets;

/// <summary>
/// The reads of a growing set in the order of their sizes, and the step at which each call takes effect: the adds of what a read sees first,
/// then that read and all that see the same, then the next adds.
/// </summary>
internal sealed class SetChain
{
    private readonly Partition _partition;
    private readonly Dictionary<OperationValue, int> _adds = [];
    private readonly List<int> _reads = [];
    private readonly List<(int Step, int Call)> _steps = [];

    private SetChain(Partition partition) => _partition = partition;

    /// <summary>Null where an element is added twice, or something else is done to the set.</summary>
    public static SetChain? Gather(Partition partition)
    {
        var chain = new SetChain(partition);
        for (var i = 0; i < partition.Count; i++)
        {
            var call = partition.Full(i);
            if (call.IsRead && (call.Value.IsNil || call.Value.Count >= 0))
                chain._reads.Add(i);
            else if (call.Function is not FunctionName.Add || call.Value.IsNil || !chain._adds.TryAdd(call.Value, i))
                return null;
        }

        return chain;
    }

    /// <summary>Links the reads to a chain and gives every call its step. Returns what cannot be linked, if anything.</summary>
    public Finding? Link()
    {
        var seen = new Dictionary<OperationValue, int>();
        var inOrder = _reads.OrderBy(read => SizeOf(read)).ToList();
        var step = 0;
        for (var i = 0; i < inOrder.Count; i++)
        {
            var before = seen.Count;
            if (AddElements(inOrder[i], seen, step + 1) is { } finding)
                return finding;
            if (seen.Count != SizeOf(inOrder[i]))
                return SetFinding.Incompatible(_partition, inOrder[i - 1], inOrder[i]);
            if (seen.Count > before)
                step += 2;
            _steps.Add((step, inOrder[i]));
        }

        foreach (var (element, add) in _adds)
        {
            if (seen.TryGetValue(element, out var at))
                _steps.Add((at, add));
            else if (_partition.Calls[add].IsOk)
                _steps.Add((step + 1, add));
        }

        return null;
    }

    public List<(int Step, int Call)> CallsByStep()
    {
        _steps.Sort();
        return _steps;
    }

    private int SizeOf(int read) => Math.Max(0, _partition.Calls[read].Value.Count);

    private Finding? AddElements(int read, Dictionary<OperationValue, int> seen, int step)
    {
        var list = _partition.Calls[read].Value;
        var own = new HashSet<OperationValue>(SizeOf(read));
        for (var i = 0; i < list.Count; i++)
        {
            if (!_adds.ContainsKey(list[i]))
                return SetFinding.Garbage(_partition, read, list[i]);
            if (!own.Add(list[i]))
                return SetFinding.Duplicate(_partition, read, list[i]);
            seen.TryAdd(list[i], step);
        }

        return null;
    }
}
