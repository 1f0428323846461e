using System.Collections.Immutable;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Writers;

namespace Elastickv.Node.Encryption.Entries;

/// <summary>
/// Payload 0x05 (spec §6): <c>01 | sub_tag 1 | dek_id 4 | purpose 1 | len 4 | wrapped | proposer registration</c>. The purpose byte is
/// kept as it came; rules judge it when the entry is applied.
/// </summary>
public sealed record RotationEntry(
    RotationSubtag Subtag, uint DekId, byte PurposeByte, ImmutableArray<byte> Wrapped, Registration Proposer)
{
    /// <exception cref="EncryptionException"><see cref="EncryptionError.FsmWireMalformed"/> if the byte is neither storage nor raft.</exception>
    public Purpose Purpose => PurposeByte is (byte)Purpose.Storage or (byte)Purpose.Raft
        ? (Purpose)PurposeByte
        : throw WireReader.Malformed($"purpose 0x{PurposeByte:x2}");

    public byte[] Encode()
    {
        var writer = new WireWriter(Opcode.Rotation);
        writer.Byte((byte)Subtag);
        writer.UInt32(DekId);
        writer.Byte(PurposeByte);
        writer.Bytes(Wrapped.AsSpan());
        RegistrationEntry.WriteBody(writer, Proposer);
        return writer.ToArray();
    }

    /// <param name="payload">The whole payload, opcode included.</param>
    /// <exception cref="EncryptionException">
    /// <see cref="EncryptionError.FsmWireVersion"/>, <see cref="EncryptionError.FsmWireSubtag"/> or <see cref="EncryptionError.FsmWireMalformed"/>.
    /// </exception>
    public static RotationEntry Decode(ReadOnlySpan<byte> payload)
    {
        var reader = new WireReader(payload);
        reader.Begin(Opcode.Rotation);
        var subtag = (RotationSubtag)reader.Byte();
        if (!Enum.IsDefined(subtag))
            throw new EncryptionException(EncryptionError.FsmWireSubtag, $"0x{(int)subtag:x2}");
        var entry = new RotationEntry(subtag, reader.UInt32(), reader.Byte(), [.. reader.Bytes()], RegistrationEntry.ReadBody(ref reader));
        reader.End();
        return entry;
    }
}
