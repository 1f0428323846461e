using System.Buffers.Binary;
using System.Text;

namespace Elastickv.Node.Transport.Peers;

/// <summary>
/// Head of a stream between nodes: magic 4 ‖ version 1 ‖ BE8 sender ‖ BE8 receiver ‖ BE4 election timeout of the sender in milliseconds. The receiver's id is checked,
/// so that a link that leads to the wrong node carries nothing; the timeout bounds the receiver's lease.
/// </summary>
internal readonly record struct PeerHello(string Magic, ulong From, ulong To, uint ElectionMs)
{
    /// <summary>Streams of Raft messages.</summary>
    public const string Messages = "EKVR";

    /// <summary>Streams with one snapshot.</summary>
    public const string Snapshot = "EKVS";

    public const int Size = 25;

    private const byte Version = 2;

    public byte[] Encode()
    {
        var bytes = new byte[Size];
        Encoding.ASCII.GetBytes(Magic, bytes);
        bytes[4] = Version;
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(5), From);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(13), To);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(21), ElectionMs);
        return bytes;
    }

    /// <exception cref="InvalidDataException">The version is unknown.</exception>
    public static PeerHello Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes[4] != Version)
            throw new InvalidDataException($"peer stream of version {bytes[4]}");
        return new PeerHello(
            Encoding.ASCII.GetString(bytes[..4]), BinaryPrimitives.ReadUInt64BigEndian(bytes[5..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[13..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[21..]));
    }
}
