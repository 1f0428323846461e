using System.Runtime.InteropServices;
using System.Text;
using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>Reads the values of compact JSON: null, whole numbers without sign, plain texts, and lists of these. Anything else it leaves alone.</summary>
internal sealed class ValueScanner(Utf8Names names)
{
    private const int MaxDepth = 32;

    /// <summary>As many digits as surely fit into 64 bits.</summary>
    private const int MaxDigits = 18;

    /// <summary>Within this length texts in lists are names of steps, of which there are few.</summary>
    private const int MaxNameBytes = 8;

    private readonly List<OperationValue> _items = [];
    private long[] _numbers = new long[64];

    /// <summary>False if the value is of no such form; then the line is of no use to a scanner.</summary>
    public bool TryScan(ReadOnlySpan<byte> text, ref int at, out OperationValue value) => TryScan(text, ref at, MaxDepth, out value);

    private bool TryScan(ReadOnlySpan<byte> text, ref int at, int depth, out OperationValue value)
    {
        value = OperationValue.Nil;
        if (at >= text.Length)
            return false;
        switch (text[at])
        {
            case (byte)'n':
                return Token.TakeNull(text, ref at);
            case (byte)'[':
                at++;
                return depth > 0 && TryList(text, ref at, depth - 1, out value);
            case (byte)'"':
                if (!Token.TryText(text, ref at, out var found))
                    return false;
                var isName = depth < MaxDepth && found.Length <= MaxNameBytes;
                value = OperationValue.Of(isName ? names.Get(found) : Encoding.ASCII.GetString(found));
                return true;
            default:
                if (!Token.TryNumber(text, ref at, out var number))
                    return false;
                value = OperationValue.Of(number);
                return true;
        }
    }

    private bool TryList(ReadOnlySpan<byte> text, ref int at, int depth, out OperationValue value)
    {
        if (TryNumbers(text, ref at, out value))
            return true;
        var first = _items.Count;
        var isWhole = Token.Take(text, ref at, (byte)']');
        while (!isWhole)
        {
            if (!TryScan(text, ref at, depth, out var item))
                break;
            _items.Add(item);
            isWhole = Token.Take(text, ref at, (byte)']');
            if (!isWhole && !Token.Take(text, ref at, (byte)','))
                break;
        }

        value = OperationValue.Of(CollectionsMarshal.AsSpan(_items)[first..]);
        _items.RemoveRange(first, _items.Count - first);
        return isWhole;
    }

    /// <summary>A list of whole numbers to its end. If it turns out to be something else, nothing is taken.</summary>
    private bool TryNumbers(ReadOnlySpan<byte> text, ref int at, out OperationValue value)
    {
        value = OperationValue.Nil;
        var rest = text[at..];
        var count = 0;
        for (var i = 0; i < rest.Length; i++)
        {
            var begin = i;
            var number = 0L;
            while (i < rest.Length && (uint)(rest[i] - '0') is var digit and <= 9)
            {
                number = (number * 10) + digit;
                i++;
            }

            if (i == begin || i == rest.Length || i - begin > MaxDigits || (rest[begin] == '0' && i - begin > 1))
                return false;
            if (count == _numbers.Length)
                Array.Resize(ref _numbers, count * 2);
            _numbers[count++] = number;
            if (rest[i] == ']')
            {
                at += i + 1;
                value = OperationValue.OfNumbers(_numbers.AsSpan(0, count).ToArray());
                return true;
            }

            if (rest[i] != ',')
                return false;
        }

        return false;
    }
}
