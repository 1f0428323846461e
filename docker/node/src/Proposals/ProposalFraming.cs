using System.Buffers.Binary;

namespace Elastickv.Node.Proposals;

/// <summary>Framing of a normal entry's data (spec §3.1): <c>0x01 ‖ BE8 proposal id ‖ payload</c>. It is never encrypted.</summary>
public static class ProposalFraming
{
    public const int HeaderSize = 1 + sizeof(ulong);

    private const byte Version = 0x01;

    /// <summary>Writes the header; the payload goes behind it.</summary>
    public static void WriteHeader(Span<byte> data, ulong id)
    {
        data[0] = Version;
        BinaryPrimitives.WriteUInt64BigEndian(data[1..], id);
    }

    /// <summary>Takes the header off.</summary>
    /// <exception cref="InvalidDataException">The data is no framed proposal. The entry was damaged at rest: applying must halt.</exception>
    public static (ulong Id, ReadOnlyMemory<byte> Payload) Decode(ReadOnlyMemory<byte> data)
    {
        if (data.Length <= HeaderSize || data.Span[0] != Version)
            throw new InvalidDataException($"raft entry: {data.Length} bytes are no framed proposal");
        return (BinaryPrimitives.ReadUInt64BigEndian(data.Span[1..]), data[HeaderSize..]);
    }
}
