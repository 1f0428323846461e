using System.Collections.Immutable;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Envelopes;

namespace Elastickv.Node.Storage;

/// <summary>
/// Opens every version in a store and counts them by key: the gate before a storage key is retired, and what <c>status --verify</c> shows
/// (spec §9).
/// </summary>
/// <param name="Tombstones">Versions that delete.</param>
/// <param name="Clear">Values in the clear.</param>
/// <param name="SealedPerKey">Sealed values that opened, by key id.</param>
/// <param name="Failures">Rows that could not be opened.</param>
/// <param name="FirstFailure">Why the first of them could not.</param>
public sealed record StoreAudit(long Tombstones, long Clear, ImmutableSortedDictionary<uint, long> SealedPerKey, long Failures, string? FirstFailure)
{
    /// <summary>Whether a value still needs a key. Rows that do not open may need it too.</summary>
    public bool Needs(uint keyId) => Failures > 0 || SealedPerKey.ContainsKey(keyId);

    public static StoreAudit Run(IRowReader rows, IValueSealer? sealer)
    {
        var counter = new Counter(new VersionOpener(sealer));
        rows.Scan([], [], ref counter);
        return new StoreAudit(counter.Tombstones, counter.Clear, counter.SealedPerKey.ToImmutableSortedDictionary(), counter.Failures, counter.FirstFailure);
    }

    private struct Counter(VersionOpener opener) : IRowVisitor
    {
        public Dictionary<uint, long> SealedPerKey { get; } = [];

        public long Tombstones { get; private set; }

        public long Clear { get; private set; }

        public long Failures { get; private set; }

        public string? FirstFailure { get; private set; }

        public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            if (RowKey.IsVersion(key))
                Count(key, value);
            return true;
        }

        private void Count(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            try
            {
                opener.Open(key, value, out var header);
                if (header.IsTombstone)
                    Tombstones++;
                else if (!header.IsEncrypted)
                    Clear++;
                else
                    CountSealed(Envelope.Split(value[ValueHeader.Size..]).KeyId);
            }
            catch (EncryptionException error)
            {
                Failures++;
                FirstFailure ??= $"row {Convert.ToHexString(key)}: {error.Message}";
            }
        }

        private readonly void CountSealed(uint keyId) => SealedPerKey[keyId] = SealedPerKey.GetValueOrDefault(keyId) + 1;
    }
}
