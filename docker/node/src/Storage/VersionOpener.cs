using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Envelopes;

namespace Elastickv.Node.Storage;

/// <summary>Opens and authenticates single rows, before anything in their header is believed (spec §2.7).</summary>
internal readonly struct VersionOpener(IValueSealer? sealer)
{
    /// <summary>The plaintext of a row; empty for a tombstone.</summary>
    /// <exception cref="EncryptionException">The row was tampered with, or cannot be opened here.</exception>
    public byte[] Open(ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> row, out ValueHeader header)
    {
        header = ValueHeader.Parse(row);
        var body = row[ValueHeader.Size..];
        return header.IsEncrypted ? OpenSealed(rowKey, row, body) : OpenClear(header, rowKey, body);
    }

    private byte[] OpenSealed(ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> row, ReadOnlySpan<byte> body)
    {
        if (sealer is null)
            throw new EncryptionException(EncryptionError.NoCipherConfigured);
        try
        {
            return sealer.Open(row[..ValueHeader.Size], rowKey, body);
        }
        catch (EncryptionException error) when (error.Error == EncryptionError.Integrity)
        {
            throw new EncryptionException(EncryptionError.EncryptedReadIntegrity, cause: error);
        }
    }

    private byte[] OpenClear(ValueHeader header, ReadOnlySpan<byte> rowKey, ReadOnlySpan<byte> body)
    {
        if (sealer is not null && sealer.IsRebadged(header.ExpireAt, rowKey, body))
            throw new EncryptionException(EncryptionError.EncryptedReadIntegrity, "encryption state bits were cleared");
        if (header.IsTombstone && !body.IsEmpty)
            throw new EncryptionException(EncryptionError.EncryptedValueMalformed, $"a tombstone with {body.Length} bytes of body");
        return body.ToArray();
    }
}
