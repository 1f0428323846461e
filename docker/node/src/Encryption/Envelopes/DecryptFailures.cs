using System.Collections.Immutable;

namespace Elastickv.Node.Encryption.Envelopes;

/// <summary>Counts values that did not open, by the reasons of spec §12.6. Safe to use from any thread.</summary>
public sealed class DecryptFailures
{
    private static readonly string[] Reasons = ["tag_mismatch", "unknown_key_id", "truncated", "bad_version"];

    private readonly long[] _counts = new long[Reasons.Length];

    public ImmutableSortedDictionary<string, long> Counts =>
        Reasons.Select((reason, i) => KeyValuePair.Create(reason, Volatile.Read(ref _counts[i]))).ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Counts a failure; errors that are none of the envelope's are not counted.</summary>
    public void Count(EncryptionError error)
    {
        var reason = error switch
        {
            EncryptionError.Integrity => 0,
            EncryptionError.UnknownKeyId => 1,
            EncryptionError.EnvelopeShort => 2,
            EncryptionError.EnvelopeVersion => 3,
            _ => -1,
        };
        if (reason >= 0)
            Interlocked.Increment(ref _counts[reason]);
    }
}
