using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Linearizability.Models;

/// <summary>The values of several registers; one that is not named has the initial value.</summary>
public sealed class RegisterMap : IEquatable<RegisterMap>
{
    private readonly ImmutableDictionary<OperationValue, OperationValue> _values;
    private readonly int _hash;

    private RegisterMap(ImmutableDictionary<OperationValue, OperationValue> values, int hash)
    {
        _values = values;
        _hash = hash;
    }

    public static RegisterMap Empty { get; } = new(ImmutableDictionary<OperationValue, OperationValue>.Empty, 0);

    public OperationValue Get(OperationValue key, OperationValue initial) => _values.GetValueOrDefault(key, initial);

    public RegisterMap With(OperationValue key, OperationValue value)
    {
        var hash = _hash ^ HashCode.Combine(key, value);
        if (_values.TryGetValue(key, out var before))
            hash ^= HashCode.Combine(key, before);
        return new RegisterMap(_values.SetItem(key, value), hash);
    }

    public bool Equals(RegisterMap? other) =>
        other is not null
        && _hash == other._hash
        && _values.Count == other._values.Count
        && _values.All(entry => other._values.TryGetValue(entry.Key, out var value) && value == entry.Value);

    public override bool Equals(object? obj) => Equals(obj as RegisterMap);

    public override int GetHashCode() => _hash;

    public override string ToString() => $"{{{string.Join(", ", _values.Select(entry => $"{entry.Key} {entry.Value}").Order(StringComparer.Ordinal))}}}";
}
