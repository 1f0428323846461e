using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Transactions.Operations;

/// <summary>Numbers the keys in the order in which they first appear.</summary>
internal sealed class KeyNumbers(ValueCodes codes)
{
    private readonly LongMap _numbers = new();
    private readonly List<long> _codes = [];

    public int Count => _codes.Count;

    public int Of(OperationValue key) => OfCode(codes[key]);

    public int OfCode(long code)
    {
        var number = _numbers.FindOrAdd(code, _codes.Count);
        if (number == _codes.Count)
            _codes.Add(code);
        return number;
    }

    public string NameOf(int number) => CallText.OfValue(codes.ValueOf(_codes[number]));
}
