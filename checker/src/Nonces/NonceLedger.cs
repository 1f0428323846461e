using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Elastickv.Jepsen.Checker.Envelopes;

namespace Elastickv.Jepsen.Checker.Nonces;

/// <summary>
/// Every nonce under every key on every disk at every capture. Keys are told apart by their bytes, so that one key under two ids, or for
/// two purposes, cannot hide a repetition.
/// </summary>
internal sealed class NonceLedger
{
    /// <summary>More nonces than this are not kept, which makes the verdict unknown.</summary>
    public const int MaximumNonces = 4_000_000;

    private readonly Dictionary<(UInt128 Key, Nonce Nonce), NonceUse> _uses = [];

    public int Count => _uses.Count;

    /// <summary>How many nonces came too late to be kept.</summary>
    public long Dropped { get; private set; }

    /// <summary>Enters a use.</summary>
    /// <returns>An earlier use of the same nonce under the same key for other content, or null.</returns>
    public NonceUse? Add(UInt128 key, Nonce nonce, NonceUse use)
    {
        if (_uses.Count == MaximumNonces && !_uses.ContainsKey((key, nonce)))
        {
            Dropped++;
            return null;
        }

        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_uses, (key, nonce), out var exists);
        if (exists)
            return known.Tag == use.Tag ? null : known;
        known = use;
        return null;
    }

    /// <summary>The tag of an envelope as a number.</summary>
    public static UInt128 Tag(Envelope envelope) => BinaryPrimitives.ReadUInt128LittleEndian(envelope.Tag);
}
