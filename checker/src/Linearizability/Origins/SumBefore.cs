namespace Elastickv.Jepsen.Checker.Linearizability.Origins;

/// <summary>Amounts at positions of a history, and their sums before a position. First all are added, then asked for.</summary>
internal sealed class SumBefore
{
    private readonly List<(int Position, long Amount)> _amounts = [];
    private long[]? _sums;

    public void Add(int position, long amount) => _amounts.Add((position, amount));

    public long At(int position)
    {
        _sums ??= Sum();
        int low = 0, high = _amounts.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_amounts[middle].Position < position)
                low = middle + 1;
            else
                high = middle;
        }

        return _sums[low];
    }

    private long[] Sum()
    {
        _amounts.Sort((one, other) => one.Position.CompareTo(other.Position));
        var sums = new long[_amounts.Count + 1];
        for (var i = 0; i < _amounts.Count; i++)
            sums[i + 1] = unchecked(sums[i] + _amounts[i].Amount);
        return sums;
    }
}
