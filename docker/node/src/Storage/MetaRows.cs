using System.Buffers.Binary;

namespace Elastickv.Node.Storage;

/// <summary>The store's own rows (spec §2.8): a name, and eight bytes little endian without a value header.</summary>
public static class MetaRows
{
    public static ReadOnlySpan<byte> AppliedIndex => "_meta_applied_index"u8;

    public static ReadOnlySpan<byte> LastCommitTimestamp => "_meta_last_commit_ts"u8;

    /// <summary>Index of the last applied entry that changed the sidecar. Upstream has no such row; see <see cref="Encryption.Startup.SidecarLag"/>.</summary>
    public static ReadOnlySpan<byte> EncryptionAppliedIndex => "_meta_encryption_applied_index"u8;

    /// <summary>0 if there is no such row.</summary>
    /// <exception cref="RowStoreException">The row has not eight bytes.</exception>
    public static ulong Read(IRowReader rows, ReadOnlySpan<byte> name)
    {
        var value = rows.Get(name);
        if (value is null)
            return 0;
        if (value.Length != sizeof(ulong))
            throw new RowStoreException($"store: meta row has {value.Length} bytes, want {sizeof(ulong)}");
        return BinaryPrimitives.ReadUInt64LittleEndian(value);
    }

    public static void Write(RowBatch batch, ReadOnlySpan<byte> name, ulong value)
    {
        Span<byte> encoded = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(encoded, value);
        batch.Put(name, encoded);
    }
}
