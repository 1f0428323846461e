using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Transactions.Operations;

/// <summary>Turns keys and values into numbers: equal ones into equal numbers. Whole numbers need no memory, others are kept once each.</summary>
internal sealed class ValueCodes
{
    public const long Nil = 1;

    private const long MaxNumber = 1L << 62;

    private readonly Dictionary<OperationValue, long> _codes = new() { [OperationValue.Nil] = Nil };
    private readonly List<OperationValue> _others = [OperationValue.Nil];

    public long this[OperationValue value] => value.Integer is >= -MaxNumber and < MaxNumber ? OfSmall(value.Integer.Value) : OfOther(value);

    /// <summary>The code of a number of at most 62 bits.</summary>
    public static long OfSmall(long number) => number << 1;

    public OperationValue ValueOf(long code) => (code & 1) == 0 ? OperationValue.Of(code >> 1) : _others[(int)(code >> 1)];

    private long OfOther(OperationValue value)
    {
        if (_codes.TryGetValue(value, out var code))
            return code;
        code = ((long)_others.Count << 1) | 1;
        _codes.Add(value, code);
        _others.Add(value);
        return code;
    }
}
