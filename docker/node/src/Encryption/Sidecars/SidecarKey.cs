using System.Collections.Immutable;
using Elastickv.Node.Encryption.Keys;

namespace Elastickv.Node.Encryption.Sidecars;

/// <summary>One data key in the sidecar (spec §4.2).</summary>
public sealed record SidecarKey
{
    public required Purpose Purpose { get; init; }

    /// <summary>The key under the KEK, 60 bytes.</summary>
    public required ImmutableArray<byte> Wrapped { get; init; }

    /// <summary>RFC 3339, UTC; for people only, may differ between replicas.</summary>
    public required string Created { get; init; }

    /// <summary>This node's epoch under this key.</summary>
    public required ushort LocalEpoch { get; init; }

    /// <summary>See <see cref="DekBinding"/>. Empty in sidecars written by others; written as the optional member <c>binding</c>.</summary>
    public ImmutableArray<byte> Binding { get; init; } = [];

    public bool Equals(SidecarKey? other) =>
        other is not null && Purpose == other.Purpose && Created == other.Created && LocalEpoch == other.LocalEpoch &&
        Wrapped.AsSpan().SequenceEqual(other.Wrapped.AsSpan()) && Binding.AsSpan().SequenceEqual(other.Binding.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Purpose, Created, LocalEpoch, Wrapped.Length);
}
