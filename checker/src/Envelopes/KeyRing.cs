using System.Security.Cryptography;
using Elastickv.Jepsen.Checker.Rows;
using Elastickv.Jepsen.Checker.Sidecars;

namespace Elastickv.Jepsen.Checker.Envelopes;

/// <summary>The data keys of a cluster, unwrapped from its sidecars with the KEK. Opens envelopes independently of the node.</summary>
public sealed class KeyRing : IDisposable
{
    private readonly SortedDictionary<uint, KnownKey> _keys = [];
    private byte[] _plaintext = new byte[4096];

    /// <summary>Adds every key of a sidecar that opens under the KEK; a key id that is known already keeps its key.</summary>
    public void Add(ReadOnlySpan<byte> kek, Sidecar sidecar)
    {
        foreach (var (id, key) in sidecar.Keys)
        {
            if (!_keys.ContainsKey(id) && KeyWrap.Unwrap(kek, key.Wrapped.Span) is { } bytes)
                _keys.Add(id, new KnownKey(id, key.Purpose, RowDigest.Of(bytes), new AesGcm(bytes, Envelope.TagSize)));
        }
    }

    public IReadOnlyCollection<KnownKey> Keys => _keys.Values;

    public KnownKey? Find(uint id) => _keys.GetValueOrDefault(id);

    /// <summary>
    /// Opens an envelope under one key. The plaintext stays valid until the next call.
    /// </summary>
    /// <returns>False when it does not authenticate.</returns>
    public bool TryOpen(KnownKey key, Envelope envelope, ReadOnlySpan<byte> aad, out ReadOnlySpan<byte> plaintext)
    {
        var ciphertext = envelope.Ciphertext;
        if (_plaintext.Length < ciphertext.Length)
            _plaintext = new byte[Math.Max(ciphertext.Length, 2 * _plaintext.Length)];
        var target = _plaintext.AsSpan(0, ciphertext.Length);
        plaintext = target;
        try
        {
            key.Cipher.Decrypt(envelope.NonceBytes, ciphertext, envelope.Tag, target, aad);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            plaintext = default;
            return false;
        }
    }

    public void Dispose()
    {
        foreach (var key in _keys.Values)
            key.Cipher.Dispose();
    }
}
