using System.Collections.Immutable;

namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>The argument or result of an operation: nothing, a whole number, a text, or a list of these (a cas pair, a transaction).</summary>
public readonly record struct OperationValue
{
    private readonly object? _content;

    private OperationValue(object? content) => _content = content;

    /// <summary>No value: a missing key, or an argument that is not known yet.</summary>
    public static OperationValue Nil => default;

    public bool IsNil => _content is null;

    public string? Text => _content as string;

    public long? Integer => _content as long?;

    public ImmutableArray<OperationValue>? Items => _content as ImmutableArray<OperationValue>?;

    public static OperationValue Of(string text) => new(text);

    public static OperationValue Of(long number) => new(number);

    public static OperationValue Of(params ReadOnlySpan<OperationValue> items) => new(ImmutableArray.Create(items));

    public static implicit operator OperationValue(long number) => Of(number);

    public bool Equals(OperationValue other) => _content switch
    {
        ImmutableArray<OperationValue> mine => other._content is ImmutableArray<OperationValue> theirs && mine.AsSpan().SequenceEqual(theirs.AsSpan()),
        _ => Equals(_content, other._content),
    };

    public override int GetHashCode()
    {
        if (_content is not ImmutableArray<OperationValue> items)
            return _content?.GetHashCode() ?? 0;
        var hash = new HashCode();
        foreach (var item in items)
            hash.Add(item);
        return hash.ToHashCode();
    }

    public override string ToString() => _content switch
    {
        null => "nil",
        ImmutableArray<OperationValue> items => $"[{string.Join(' ', items)}]",
        _ => _content.ToString()!,
    };
}
