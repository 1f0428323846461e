using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Elastickv.Node.Storage.Files;

namespace Elastickv.Node.Snapshots;

/// <summary>
/// The members and their addresses as of an index, in <c>etcd-raft-peers.bin</c> (spec §12.5), version 3, big endian:
/// <c>"EKVP" ‖ version 4 ‖ index 8 ‖ peers ‖ seed active 1 ‖ seed peers</c>; peers: <c>count 4 ‖ (node id 8 ‖ learner 1 ‖ len 4 ‖ raft id
/// ‖ len 4 ‖ address)*</c>, ascending by node id. Versions 1 (no learner byte) and 2 (no seed) are read too.
/// </summary>
public sealed record PeersFile(ulong Index, ImmutableArray<PersistedPeer> Peers)
{
    public const string FileName = "etcd-raft-peers.bin";

    private const uint Version = 3;
    private const uint MaxPeers = 1 << 10;
    private const uint MaxText = 1 << 20;

    private static ReadOnlySpan<byte> Magic => "EKVP"u8;

    /// <summary>The file of a data directory, or null if there is none.</summary>
    /// <exception cref="SnapshotException"><see cref="SnapshotError.Malformed"/>.</exception>
    public static PeersFile? Read(string directory)
    {
        var path = Path.Combine(directory, FileName);
        return File.Exists(path) ? Decode(File.ReadAllBytes(path)) : null;
    }

    public void Write(string directory, IFileOperations? files = null) =>
        AtomicFile.Replace(files ?? FileOperations.Instance, Path.Combine(directory, FileName), Encode());

    public byte[] Encode()
    {
        using var stream = new MemoryStream();
        stream.Write(Magic);
        WriteUInt32(stream, Version);
        WriteUInt64(stream, Index);
        WriteUInt32(stream, (uint)Peers.Length);
        foreach (var peer in Peers.OrderBy(peer => peer.NodeId))
        {
            WriteUInt64(stream, peer.NodeId);
            stream.WriteByte(peer.IsLearner ? (byte)1 : (byte)0);
            WriteText(stream, peer.RaftId);
            WriteText(stream, peer.Address);
        }

        // No bootstrap seed.
        stream.WriteByte(0);
        WriteUInt32(stream, 0);
        return stream.ToArray();
    }

    /// <exception cref="SnapshotException"><see cref="SnapshotError.Malformed"/>.</exception>
    public static PeersFile Decode(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Magic))
            throw Malformed("magic");
        bytes = bytes[Magic.Length..];
        var version = ReadUInt32(ref bytes);
        if (version is 0 or > Version)
            throw Malformed($"version {version}");
        var index = ReadUInt64(ref bytes);
        var peers = ReadPeers(ref bytes, version);
        if (version >= 3)
        {
            _ = Take(ref bytes, 1);
            _ = ReadPeers(ref bytes, version);
        }

        return new PeersFile(index, peers);
    }

    public bool Equals(PeersFile? other) => other is not null && Index == other.Index && Peers.AsSpan().SequenceEqual(other.Peers.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Index, Peers.Length);

    private static ImmutableArray<PersistedPeer> ReadPeers(ref ReadOnlySpan<byte> bytes, uint version)
    {
        var count = ReadUInt32(ref bytes);
        if (count > MaxPeers)
            throw Malformed($"{count} peers");
        var peers = ImmutableArray.CreateBuilder<PersistedPeer>();
        for (var i = 0; i < count; i++)
        {
            var nodeId = ReadUInt64(ref bytes);
            var suffrage = version >= 2 ? Take(ref bytes, 1)[0] : (byte)0;
            if (suffrage > 1)
                throw Malformed($"suffrage {suffrage}");
            peers.Add(new PersistedPeer(nodeId, ReadText(ref bytes), ReadText(ref bytes), suffrage == 1));
        }

        return peers.ToImmutable();
    }

    private static string ReadText(ref ReadOnlySpan<byte> bytes)
    {
        var length = ReadUInt32(ref bytes);
        return length <= MaxText ? Encoding.UTF8.GetString(Take(ref bytes, (int)length)) : throw Malformed($"text of {length} bytes");
    }

    private static uint ReadUInt32(ref ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32BigEndian(Take(ref bytes, sizeof(uint)));

    private static ulong ReadUInt64(ref ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64BigEndian(Take(ref bytes, sizeof(ulong)));

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, int length)
    {
        if (bytes.Length < length)
            throw Malformed("ends early");
        var taken = bytes[..length];
        bytes = bytes[length..];
        return taken;
    }

    private static void WriteUInt32(MemoryStream stream, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        stream.Write(bytes);
    }

    private static void WriteUInt64(MemoryStream stream, ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        stream.Write(bytes);
    }

    private static void WriteText(MemoryStream stream, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        WriteUInt32(stream, (uint)bytes.Length);
        stream.Write(bytes);
    }

    private static SnapshotException Malformed(string what) => new(SnapshotError.Malformed, $"{FileName}: {what}");
}
