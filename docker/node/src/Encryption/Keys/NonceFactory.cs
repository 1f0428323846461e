using System.Buffers.Binary;

namespace Elastickv.Node.Encryption.Keys;

/// <summary>
/// Nonces of one purpose and one process life: <c>BE2 node_id16 ‖ BE2 local_epoch ‖ BE8 write_count</c> (spec §2.5). The first
/// nonce carries count 1. No nonce is ever given twice: the epoch must have been raised on disk before this object is made.
/// Thread-safe.
/// </summary>
/// <param name="nodeId16">Low 16 bits of the node's full id.</param>
/// <param name="localEpoch">This node's epoch in this process life.</param>
/// <param name="ceiling">Writes allowed under one key in one process life.</param>
public sealed class NonceFactory(ushort nodeId16, ushort localEpoch, ulong ceiling = NonceFactory.DefaultCeiling)
{
    /// <summary>2^32 writes for each key and process life.</summary>
    public const ulong DefaultCeiling = 1UL << 32;

    private ulong _count;
    private ulong _countAtKeyChange;

    public ushort NodeId16 => nodeId16;

    public ushort LocalEpoch => localEpoch;

    /// <summary>Nonces given so far in this process life.</summary>
    public ulong WriteCount => Volatile.Read(ref _count);

    /// <summary>Nonces given under the present key.</summary>
    public ulong WritesUnderKey => WriteCount - Volatile.Read(ref _countAtKeyChange);

    /// <summary>
    /// Whether 90 % of the ceiling are used: no new write may be admitted until the key is rotated. The rest is for entries
    /// already committed, whose application must not fail.
    /// </summary>
    public bool AdmissionStopped => WritesUnderKey >= ceiling - (ceiling / 10);

    /// <summary>Writes the next nonce, 12 bytes.</summary>
    /// <exception cref="EncryptionException"><see cref="EncryptionError.WriteCountExhausted"/>, and from then on always.</exception>
    public void Next(Span<byte> nonce)
    {
        var count = Take();
        BinaryPrimitives.WriteUInt16BigEndian(nonce, nodeId16);
        BinaryPrimitives.WriteUInt16BigEndian(nonce[2..], localEpoch);
        BinaryPrimitives.WriteUInt64BigEndian(nonce[4..], count);
    }

    /// <summary>Another key is active now: its writes are counted from zero against the ceiling. The count itself goes on.</summary>
    public void KeyChanged() => Volatile.Write(ref _countAtKeyChange, WriteCount);

    // Never increments past the ceiling, so that exhaustion stays and the counter cannot wrap into used values.
    private ulong Take()
    {
        var count = Volatile.Read(ref _count);
        while (true)
        {
            if (count - Volatile.Read(ref _countAtKeyChange) >= ceiling || count == ulong.MaxValue)
                throw new EncryptionException(EncryptionError.WriteCountExhausted, $"after {count} writes");
            var seen = Interlocked.CompareExchange(ref _count, count + 1, count);
            if (seen == count)
                return count + 1;
            count = seen;
        }
    }
}
