using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability.Search;

/// <summary>
/// Numbers the kinds of calls: two calls with the same function and value do the same, and a model cannot tell them apart. Where a value is
/// what was seen, it only counts for those that completed.
/// </summary>
internal sealed class Alphabet
{
    private readonly Dictionary<(FunctionCode Function, OperationValue Value, bool WasSeen), int> _kinds = [];
    private readonly List<Call> _examples = [];
    private readonly int[] _kindOf;

    public Alphabet(Partition partition, Func<Call, bool> isObservation)
    {
        var calls = partition.Calls;
        _kindOf = new int[calls.Length];
        for (var i = 0; i < calls.Length; i++)
        {
            var wasSeen = calls[i].IsOk && calls[i].Function > FunctionCode.Cas && isObservation(partition.Full(i));
            var kind = (calls[i].Function, calls[i].Value, wasSeen);
            if (!_kinds.TryGetValue(kind, out _kindOf[i]))
            {
                _kindOf[i] = _kinds.Count;
                _kinds.Add(kind, _kindOf[i]);
                _examples.Add(partition.Full(i));
            }
        }
    }

    public int Count => _examples.Count;

    /// <summary>A call of each kind.</summary>
    public IReadOnlyList<Call> Examples => _examples;

    public int KindOf(int call) => _kindOf[call];

    public Call Example(int kind) => _examples[kind];
}
