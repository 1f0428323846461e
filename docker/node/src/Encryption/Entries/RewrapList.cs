using System.Collections.Immutable;

namespace Elastickv.Node.Encryption.Entries;

/// <summary>
/// All unretired data keys wrapped under another KEK. The specification reserves sub-tag 0x02 without a layout; here the list stands in the
/// entry's <c>wrapped</c> field: <c>count 4 | count × (dek_id 4 | len 4 | wrapped)</c>, big endian.
/// </summary>
public static class RewrapList
{
    /// <summary>Most keys in one list.</summary>
    public const int MaxKeys = 4096;

    public static byte[] Encode(IEnumerable<KeyValuePair<uint, ImmutableArray<byte>>> keys)
    {
        var all = keys.ToList();
        var writer = new WireWriter();
        writer.UInt32((uint)all.Count);
        foreach (var (keyId, wrapped) in all)
        {
            writer.UInt32(keyId);
            writer.Bytes(wrapped.AsSpan());
        }

        return writer.ToArray();
    }

    /// <exception cref="EncryptionException"><see cref="EncryptionError.FsmWireMalformed"/>.</exception>
    public static ImmutableSortedDictionary<uint, ImmutableArray<byte>> Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var count = reader.UInt32();
        if (count > MaxKeys)
            throw WireReader.Malformed($"{count} keys, at most {MaxKeys}");
        var keys = ImmutableSortedDictionary.CreateBuilder<uint, ImmutableArray<byte>>();
        for (var i = 0; i < count; i++)
        {
            var keyId = reader.UInt32();
            if (!keys.TryAdd(keyId, [.. reader.Bytes()]))
                throw WireReader.Malformed($"key_id {keyId} stands twice");
        }

        reader.End();
        return keys.ToImmutable();
    }
}
