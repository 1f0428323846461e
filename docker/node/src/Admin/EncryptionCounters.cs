using System.Collections.Immutable;
using Elastickv.Node.Encryption.Keys;

namespace Elastickv.Node.Admin;

/// <summary>What this process counted of its encryption (spec §12.6).</summary>
/// <param name="DecryptFailures">Values that did not open, by reason.</param>
/// <param name="WritesPerKey">Nonces given in this process life under the active keys, by key id.</param>
/// <param name="ValuesPerKey">Values by key id as the last verification of the store found them; empty before the first.</param>
public sealed record EncryptionCounters(
    ImmutableSortedDictionary<string, long> DecryptFailures, ImmutableSortedDictionary<uint, ulong> WritesPerKey, ImmutableSortedDictionary<uint, ulong> ValuesPerKey)
{
    public static EncryptionCounters None { get; } = new(
        ImmutableSortedDictionary<string, long>.Empty, ImmutableSortedDictionary<uint, ulong>.Empty, ImmutableSortedDictionary<uint, ulong>.Empty);

    /// <summary>The last index at which this process proposed an entry sealed under each raft key.</summary>
    public ImmutableSortedDictionary<uint, ulong> LastProposedPerRaftKey { get; init; } = ImmutableSortedDictionary<uint, ulong>.Empty;

    /// <summary>What unwrapping data keys has taken; null on a node without a KEK.</summary>
    public UnwrapTimes? Unwraps { get; init; }
}
