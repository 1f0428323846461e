using Elastickv.Jepsen.Checker.Json;
using Elastickv.Jepsen.Checker.Transactions.Operations;

namespace Elastickv.Jepsen.Checker.Transactions.Parsing;

/// <summary>
/// Reads lists of whole numbers. A history repeats the beginning of a list in every read of it, so a list is compared as bytes with the
/// longest one of its key, and only what goes beyond it is read number by number.
/// </summary>
internal sealed class ListScanner(ListReads lists)
{
    private long[] _values = new long[64];

    /// <summary>Takes a list and keeps it. False if it is of another form or contradicts too many others.</summary>
    public bool TryRead(int key, ReadOnlySpan<byte> text, ref int at, out ListRead read)
    {
        read = default;
        if (at + 1 >= text.Length || text[at] != '[')
            return false;
        if (text[at + 1] == ']')
        {
            at += 2;
            return true;
        }

        var branch = lists.FirstOf(key);
        if (branch < 0)
            branch = lists.Start(key);
        return TryCompare(branch, text, ref at, out read) || TryReadAll(key, text, ref at, out read);
    }

    private bool TryCompare(int number, ReadOnlySpan<byte> text, ref int at, out ListRead read)
    {
        read = default;
        var branch = lists[number];
        var rest = text[(at + 1)..];
        var common = rest.CommonPrefixLength(branch.Text);
        if (common == rest.Length)
            return false;
        if (rest[common] == ']')
        {
            var count = branch.CountAt(common);
            read = new ListRead(number, count);
            at += common + 2;
            return count > 0;
        }

        if (common < branch.Text.Length || (common > 0 && rest[common] != ','))
            return false;
        var next = at + 1 + common + (common > 0 ? 1 : 0);
        return TryContinue(number, text, next, ref at, out read);
    }

    /// <summary>Takes the elements from <paramref name="next"/> on, all of which are beyond the branch's text.</summary>
    private bool TryContinue(int number, ReadOnlySpan<byte> text, int next, ref int at, out ListRead read)
    {
        read = default;
        var branch = lists[number];
        var end = next;
        if (!TryNumbers(text, ref end, out var count) || !AgreesBeyondText(branch, _values.AsSpan(0, count)))
            return false;
        for (var i = 0; i < count; i++)
        {
            var begin = next;
            while (text[next] is not ((byte)',' or (byte)']'))
                next++;
            if (branch.TextCount == branch.Count)
                branch.Add(_values[i]);
            branch.AddText(text[begin..next]);
            next++;
        }

        read = new ListRead(number, branch.TextCount);
        at = end;
        return true;
    }

    private static bool AgreesBeyondText(ListBranch branch, ReadOnlySpan<long> values)
    {
        var known = branch.Values[branch.TextCount..];
        var common = Math.Min(known.Length, values.Length);
        return known[..common].SequenceEqual(values[..common]);
    }

    private bool TryReadAll(int key, ReadOnlySpan<byte> text, ref int at, out ListRead read)
    {
        read = default;
        var end = at + 1;
        if (!TryNumbers(text, ref end, out var count) || !lists.TryAdd(key, _values.AsSpan(0, count), out read))
            return false;
        at = end;
        return true;
    }

    /// <summary>Takes numbers up to the end of the list, as codes.</summary>
    private bool TryNumbers(ReadOnlySpan<byte> text, ref int at, out int count)
    {
        count = 0;
        while (Token.TryNumber(text, ref at, out var number))
        {
            if (count == _values.Length)
                Array.Resize(ref _values, count * 2);
            _values[count++] = ValueCodes.OfSmall(number);
            if (text[at++] == ']')
                return true;
            if (text[at - 1] != ',')
                return false;
        }

        return false;
    }
}
