using System.Runtime.InteropServices;
using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>
/// Reads the lines that <see cref="HistoryWriter"/> writes several times faster than a general reader: no white space between tokens, no
/// escapes, nothing but ASCII, only known properties. Anything else it leaves to <see cref="OperationParser"/>, also what is wrong.
/// </summary>
internal sealed class OperationScanner(Utf8Names names)
{
    private const int MaxDepth = 32;

    /// <summary>As many digits as surely fit into 64 bits.</summary>
    private const int MaxDigits = 18;

    /// <summary>Within this length texts in lists are names of steps, of which there are few.</summary>
    private const int MaxNameBytes = 8;

    private readonly List<OperationValue> _items = [];
    private long[] _numbers = new long[64];

    /// <summary>False if the line is of no such form; then what was found is of no use.</summary>
    public bool TryScan(ReadOnlySpan<byte> text, ref OperationFields fields)
    {
        var at = 0;
        if (!Take(text, ref at, (byte)'{'))
            return false;
        do
        {
            if (!TryText(text, ref at, out var name) || !Take(text, ref at, (byte)':') || !TryField(name, text, ref at, ref fields))
                return false;
        }
        while (Take(text, ref at, (byte)','));
        return Take(text, ref at, (byte)'}') && at == text.Length;
    }

    private bool TryField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text, ref int at, ref OperationFields fields)
    {
        if (name.SequenceEqual("index"u8))
            return TryNumber(text, ref at, ref fields.Index);
        if (name.SequenceEqual("time"u8))
            return TryNumber(text, ref at, ref fields.Time);
        if (name.SequenceEqual("process"u8))
            return TryProcess(text, ref at, ref fields.Process);
        if (name.SequenceEqual("type"u8))
            return TryType(text, ref at, ref fields.Type);
        if (name.SequenceEqual("f"u8))
            return TryName(text, ref at, ref fields.Function);
        if (name.SequenceEqual("key"u8))
            return TryName(text, ref at, ref fields.Key);
        if (name.SequenceEqual("node"u8))
            return TryName(text, ref at, ref fields.Node);
        if (name.SequenceEqual("error"u8))
            return TryName(text, ref at, ref fields.Error);
        return name.SequenceEqual("value"u8) && TryValue(text, ref at, MaxDepth, out fields.Value);
    }

    private bool TryValue(ReadOnlySpan<byte> text, ref int at, int depth, out OperationValue value)
    {
        value = OperationValue.Nil;
        if (at >= text.Length)
            return false;
        switch (text[at])
        {
            case (byte)'n':
                return TakeNull(text, ref at);
            case (byte)'[':
                at++;
                return depth > 0 && TryList(text, ref at, depth - 1, out value);
            case (byte)'"':
                if (!TryText(text, ref at, out var found))
                    return false;
                var isName = depth < MaxDepth && found.Length <= MaxNameBytes;
                value = OperationValue.Of(isName ? names.Get(found) : System.Text.Encoding.ASCII.GetString(found));
                return true;
            default:
                if (!TryNumber(text, ref at, out var number))
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
        var isWhole = Take(text, ref at, (byte)']');
        while (!isWhole)
        {
            if (!TryValue(text, ref at, depth, out var item))
                break;
            _items.Add(item);
            isWhole = Take(text, ref at, (byte)']');
            if (!isWhole && !Take(text, ref at, (byte)','))
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

    private bool TryName(ReadOnlySpan<byte> text, ref int at, ref string? name)
    {
        if (!TryText(text, ref at, out var found))
            return TakeNull(text, ref at);
        name = names.Get(found);
        return true;
    }

    private static bool TryType(ReadOnlySpan<byte> text, ref int at, ref OperationType? type)
    {
        if (!TryText(text, ref at, out var found))
            return false;
        type = OperationTypeName.Parse(found);
        return true;
    }

    private static bool TryProcess(ReadOnlySpan<byte> text, ref int at, ref int? process)
    {
        if (!TryNumber(text, ref at, out var number) || number is < int.MinValue or > int.MaxValue)
            return false;
        process = (int)number;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, ref int at, ref long? number)
    {
        if (!TryNumber(text, ref at, out var found))
            return false;
        number = found;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, ref int at, out long number)
    {
        number = 0;
        var begin = at;
        while (at < text.Length && (uint)(text[at] - '0') <= 9)
            number = (number * 10) + (text[at++] - '0');
        var digits = at - begin;
        if (digits is > 0 and <= MaxDigits)
            return (text[begin] != '0' || digits == 1) && IsEndOfNumber(text, at);
        at = begin;
        return false;
    }

    /// <summary>Fractions and exponents are left to the general reader, and so are the rarer negative numbers.</summary>
    private static bool IsEndOfNumber(ReadOnlySpan<byte> text, int at) => at < text.Length && text[at] is (byte)',' or (byte)']' or (byte)'}';

    private static bool TryText(ReadOnlySpan<byte> text, ref int at, out ReadOnlySpan<byte> found)
    {
        found = default;
        if (at >= text.Length || text[at] != '"')
            return false;
        var begin = at + 1;
        for (var end = begin; end < text.Length; end++)
        {
            var character = text[end];
            if (character == '"')
            {
                found = text[begin..end];
                at = end + 1;
                return true;
            }

            if (character is < 0x20 or >= 0x7f or (byte)'\\')
                return false;
        }

        return false;
    }

    private static bool TakeNull(ReadOnlySpan<byte> text, ref int at)
    {
        if (!text[at..].StartsWith("null"u8))
            return false;
        at += 4;
        return true;
    }

    private static bool Take(ReadOnlySpan<byte> text, ref int at, byte expected)
    {
        if (at >= text.Length || text[at] != expected)
            return false;
        at++;
        return true;
    }
}
