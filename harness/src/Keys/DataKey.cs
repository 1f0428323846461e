using System.Security.Cryptography;

namespace Elastickv.Jepsen.Harness.Keys;

/// <summary>
/// A data key (DEK) as the caller of the admin service makes it: the node never makes keys itself (spec §1.5). It carries only the
/// wrapped form; whoever holds the KEK can unwrap it.
/// </summary>
/// <param name="Id">The key id, never 0.</param>
/// <param name="Wrapped">60 bytes (spec §1.4).</param>
public sealed record DataKey(uint Id, ReadOnlyMemory<byte> Wrapped)
{
    /// <summary>A new random key under <paramref name="kek"/>. Its bytes come from the system and not from the run's seed: a key must not be guessable.</summary>
    public static DataKey Create(uint id, ReadOnlySpan<byte> kek)
    {
        ArgumentOutOfRangeException.ThrowIfZero(id);
        Span<byte> key = stackalloc byte[KeyWrap.KeySize];
        RandomNumberGenerator.Fill(key);
        var wrapped = KeyWrap.Wrap(kek, key);
        CryptographicOperations.ZeroMemory(key);
        return new DataKey(id, wrapped);
    }
}
