using Elastickv.Node.Encryption.Writers;

namespace Elastickv.Node.Encryption.Entries;

/// <summary>Payload 0x03 (spec §6): <c>01 | dek_id 4 | full_node_id 8 | local_epoch 2</c>.</summary>
public static class RegistrationEntry
{
    public static byte[] Encode(Registration registration)
    {
        var writer = new WireWriter(Opcode.Registration);
        WriteBody(writer, registration);
        return writer.ToArray();
    }

    /// <param name="payload">The whole payload, opcode included.</param>
    /// <exception cref="EncryptionException"><see cref="EncryptionError.FsmWireVersion"/> or <see cref="EncryptionError.FsmWireMalformed"/>.</exception>
    public static Registration Decode(ReadOnlySpan<byte> payload)
    {
        var reader = new WireReader(payload);
        reader.Begin(Opcode.Registration);
        var registration = ReadBody(ref reader);
        reader.End();
        return registration;
    }

    internal static void WriteBody(WireWriter writer, Registration registration)
    {
        writer.UInt32(registration.DekId);
        writer.UInt64(registration.FullNodeId);
        writer.UInt16(registration.LocalEpoch);
    }

    internal static Registration ReadBody(ref WireReader reader) => new(reader.UInt32(), reader.UInt64(), reader.UInt16());
}
