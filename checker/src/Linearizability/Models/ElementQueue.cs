using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability.Models;

/// <summary>A queue that shares most of its memory with the one it came from, and knows its hash.</summary>
public sealed class ElementQueue : IEquatable<ElementQueue>
{
    // Odd, so that it has an inverse: the hash follows both ends of the queue.
    private const ulong Base = 0x9E3779B97F4A7C15;

    private readonly ImmutableList<OperationValue> _elements;
    private readonly ulong _hash;

    private ElementQueue(ImmutableList<OperationValue> elements, ulong hash)
    {
        _elements = elements;
        _hash = hash;
    }

    public static ElementQueue Empty { get; } = new([], 0);

    public int Count => _elements.Count;

    public bool IsEmpty => _elements.IsEmpty;

    public OperationValue Head => _elements[0];

    public ElementQueue Enqueue(OperationValue element) => new(_elements.Add(element), unchecked((_hash * Base) + Code(element)));

    public ElementQueue Dequeue()
    {
        var weight = Power(_elements.Count - 1);
        return new ElementQueue(_elements.RemoveAt(0), unchecked(_hash - (weight * Code(Head))));
    }

    public bool Equals(ElementQueue? other) =>
        other is not null && _hash == other._hash && _elements.Count == other._elements.Count && _elements.SequenceEqual(other._elements);

    public override bool Equals(object? obj) => Equals(obj as ElementQueue);

    public override int GetHashCode() => (int)(_hash >> 32);

    public override string ToString() => $"[{string.Join(' ', _elements)}]";

    private static ulong Code(OperationValue element) => (uint)element.GetHashCode() + 1UL;

    private static ulong Power(int exponent)
    {
        var (power, square) = (1UL, Base);
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
                power = unchecked(power * square);
            square = unchecked(square * square);
        }

        return power;
    }
}
