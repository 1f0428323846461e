using System.Buffers.Binary;

namespace Elastickv.Node.Storage;

/// <summary>
/// How far the values are rewritten under one key (spec §9). Row: <c>"!encryption|rewrite|cursor|" ‖ BE4 key_id</c> → <c>state 1 ‖ last row
/// key</c>, state 1 when all is done. Written in the batch of the rows it speaks of.
/// </summary>
/// <param name="IsFinished">Nothing is left to rewrite under this key.</param>
/// <param name="LastRowKey">The last row looked at; empty before the first.</param>
public sealed record RewriteCursor(bool IsFinished, ReadOnlyMemory<byte> LastRowKey)
{
    private static ReadOnlySpan<byte> Prefix => "!encryption|rewrite|cursor|"u8;

    public static RewriteCursor Read(IRowReader rows, uint keyId)
    {
        var value = rows.Get(Key(keyId));
        return value is null or [] ? new RewriteCursor(false, default) : new RewriteCursor(value[0] != 0, value.AsMemory(1));
    }

    /// <summary>Whether a rewrite under a key was ever begun.</summary>
    public static bool Exists(IRowReader rows, uint keyId) => rows.Get(Key(keyId)) is not null;

    public void Write(RowBatch batch, uint keyId) => batch.Put(Key(keyId), [IsFinished ? (byte)1 : (byte)0, .. LastRowKey.Span]);

    /// <summary>Forgets the cursor of a key that is retired.</summary>
    public static void Drop(RowBatch batch, uint keyId) => batch.Delete(Key(keyId));

    private static byte[] Key(uint keyId)
    {
        var key = new byte[Prefix.Length + sizeof(uint)];
        Prefix.CopyTo(key);
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(Prefix.Length), keyId);
        return key;
    }
}
