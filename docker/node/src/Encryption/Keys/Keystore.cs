using System.Collections.Immutable;

namespace Elastickv.Node.Encryption.Keys;

/// <summary>
/// The data keys in memory, by key id (spec §1.6). Copy on write: readers never lock. Purpose is not tracked here. All errors are
/// <see cref="EncryptionException"/>s.
/// </summary>
public sealed class Keystore
{
    private readonly Lock _writers = new();
    private volatile Dictionary<uint, DataKey> _keys = [];

    /// <summary>Loaded ids, ascending.</summary>
    public ImmutableArray<uint> Ids => [.. _keys.Keys.Order()];

    public bool Has(uint keyId) => _keys.ContainsKey(keyId);

    /// <summary>Loads a key. The same bytes again change nothing.</summary>
    /// <exception cref="EncryptionException">
    /// <see cref="EncryptionError.ReservedKeyId"/>, <see cref="EncryptionError.BadKeySize"/>, or
    /// <see cref="EncryptionError.KeyConflict"/> if the id is loaded with other bytes.
    /// </exception>
    public void Set(uint keyId, ReadOnlySpan<byte> key)
    {
        if (keyId == 0)
            throw new EncryptionException(EncryptionError.ReservedKeyId);
        var added = new DataKey(key);
        lock (_writers)
        {
            if (_keys.TryGetValue(keyId, out var present))
            {
                if (!present.HasBytes(key))
                    throw new EncryptionException(EncryptionError.KeyConflict, $"key_id {keyId}");
                return;
            }

            _keys = new Dictionary<uint, DataKey>(_keys) { [keyId] = added };
        }
    }

    /// <exception cref="EncryptionException"><see cref="EncryptionError.UnknownKeyId"/>.</exception>
    public DataKey Get(uint keyId) =>
        _keys.TryGetValue(keyId, out var key) ? key : throw new EncryptionException(EncryptionError.UnknownKeyId, $"{keyId}");

    /// <summary>Forgets a key; unknown ids are ignored.</summary>
    public void Delete(uint keyId)
    {
        lock (_writers)
        {
            var remaining = new Dictionary<uint, DataKey>(_keys);
            if (remaining.Remove(keyId))
                _keys = remaining;
        }
    }

    /// <summary>All loaded keys, for trial opening.</summary>
    public IReadOnlyDictionary<uint, DataKey> All => _keys;
}
