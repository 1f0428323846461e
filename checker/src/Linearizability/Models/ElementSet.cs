using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability.Models;

/// <summary>A set that shares most of its memory with the one it came from, and knows its hash.</summary>
public sealed class ElementSet : IEquatable<ElementSet>
{
    private readonly ImmutableHashSet<OperationValue> _elements;
    private readonly int _hash;

    private ElementSet(ImmutableHashSet<OperationValue> elements, int hash)
    {
        _elements = elements;
        _hash = hash;
    }

    public int Count => _elements.Count;

    public static ElementSet Empty { get; } = new(ImmutableHashSet<OperationValue>.Empty, 0);

    public ElementSet With(OperationValue element) =>
        _elements.Contains(element) ? this : new ElementSet(_elements.Add(element), _hash ^ element.GetHashCode());

    public ElementSet Without(OperationValue element) =>
        _elements.Contains(element) ? new ElementSet(_elements.Remove(element), _hash ^ element.GetHashCode()) : this;

    /// <summary>Whether a list has exactly these elements, each once.</summary>
    public bool IsExactly(OperationValue list)
    {
        if (list.Count != _elements.Count)
            return false;
        var seen = new HashSet<OperationValue>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            if (!_elements.Contains(list[i]) || !seen.Add(list[i]))
                return false;
        }

        return true;
    }

    public bool Equals(ElementSet? other) => other is not null && _hash == other._hash && _elements.SetEquals(other._elements);

    public override bool Equals(object? obj) => Equals(obj as ElementSet);

    public override int GetHashCode() => _hash;

    public override string ToString() => $"{{{string.Join(' ', _elements.Select(element => element.ToString()).Order(StringComparer.Ordinal))}}}";
}
