using System.Collections.Immutable;

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
}
