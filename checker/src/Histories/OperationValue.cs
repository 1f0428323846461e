using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>
/// The argument or result of an operation: nothing, a whole number, a text, or a list of these (a cas pair, a transaction).
/// Numbers, alone or in lists, are kept without a box each, because histories hold many millions.
/// </summary>
public readonly record struct OperationValue
{
    private static readonly object Number = new();

    private readonly object? _content;
    private readonly long _number;

    private OperationValue(object? content, long number = 0)
    {
        _content = content;
        _number = number;
    }

    /// <summary>No value: a missing key, or an argument that is not known yet.</summary>
    public static OperationValue Nil => default;

    public bool IsNil => _content is null;

    public string? Text => _content as string;

    public long? Integer => ReferenceEquals(_content, Number) ? _number : null;

    /// <summary>The list; null if it is none. Makes a copy of a list of numbers: loops should use <see cref="Count"/> and the indexer.</summary>
    public ImmutableArray<OperationValue>? Items => _content switch
    {
        OperationValue[] items => ImmutableCollectionsMarshal.AsImmutableArray(items),
        long[] numbers => [.. numbers.Select(number => Of(number))],
        _ => null,
    };

    /// <summary>The length of the list; -1 if it is none.</summary>
    public int Count => _content switch
    {
        OperationValue[] items => items.Length,
        long[] numbers => numbers.Length,
        _ => -1,
    };

    /// <summary>The list, if it is one of whole numbers only and not empty.</summary>
    internal ReadOnlySpan<long> Numbers => _content as long[];

    /// <summary>An item of the list.</summary>
    public OperationValue this[int index] => _content switch
    {
        OperationValue[] items => items[index],
        long[] numbers => Of(numbers[index]),
        _ => throw new InvalidOperationException("not a list"),
    };

    public static implicit operator OperationValue(long number) => Of(number);

    public static OperationValue Of(string text) => new(text);

    public static OperationValue Of(long number) => new(Number, number);

    public static OperationValue Of(params ReadOnlySpan<OperationValue> items)
    {
        if (items.IsEmpty || items.ContainsAnyExceptNumbers())
            return new OperationValue(items.ToArray());
        var numbers = new long[items.Length];
        for (var i = 0; i < items.Length; i++)
            numbers[i] = items[i]._number;
        return new OperationValue(numbers);
    }

    /// <summary>A list of whole numbers. The array belongs to the value from now on.</summary>
    internal static OperationValue OfNumbers(long[] numbers) => numbers.Length == 0 ? new OperationValue(Array.Empty<OperationValue>()) : new OperationValue(numbers);

    /// <summary>A list. The array belongs to the value from now on; it must not be of whole numbers only.</summary>
    internal static OperationValue OfItems(OperationValue[] items) => new(items);

    public bool Equals(OperationValue other)
    {
        if (ReferenceEquals(_content, other._content))
            return _number == other._number;
        return _content switch
        {
            string mine => other._content is string theirs && string.Equals(mine, theirs, StringComparison.Ordinal),
            long[] mine => other._content is long[] theirs && mine.AsSpan().SequenceEqual(theirs),
            OperationValue[] mine => other._content is OperationValue[] theirs && mine.AsSpan().SequenceEqual(theirs),
            _ => false,
        };
    }

    public override int GetHashCode()
    {
        if (ReferenceEquals(_content, Number))
            return HashOf(_number);
        switch (_content)
        {
            case null:
                return 0;
            case string text:
                return text.GetHashCode(StringComparison.Ordinal);
        }

        var hash = new HashCode();
        for (var i = 0; i < Count; i++)
            hash.Add(this[i]);
        return hash.ToHashCode();
    }

    public override string ToString() => _content switch
    {
        null => "nil",
        string text => text,
        long[] numbers => $"[{string.Join(' ', numbers)}]",
        OperationValue[] items => $"[{string.Join(' ', items)}]",
        _ => _number.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    internal bool IsNumber => ReferenceEquals(_content, Number);

    // Values are often consecutive numbers: spread them over all bits.
    private static int HashOf(long number) => (int)(((ulong)number * 0x9E3779B97F4A7C15) >> 32);
}
