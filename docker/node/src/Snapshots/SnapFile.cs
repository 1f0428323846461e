using System.Buffers;
using System.Globalization;
using Elastickv.Node.Raft;
using Elastickv.Node.Storage.Files;
using Elastickv.Node.Wal;

namespace Elastickv.Node.Snapshots;

/// <summary>
/// A <c>.snap</c> file as etcd writes it: snappb.Snapshot <c>{1: crc, 2: data}</c>, where data is raftpb.Snapshot
/// <c>{1: token, 2: {1: conf_state, 2: index, 3: term}}</c> and crc its CRC-32C. Name: <c>term-index.snap</c>.
/// </summary>
public sealed record SnapFile(SnapshotMetadata Metadata, SnapToken Token)
{
    private const string Extension = ".snap";

    public static string FileName(ulong term, ulong index) => string.Create(CultureInfo.InvariantCulture, $"{term:x16}-{index:x16}{Extension}");

    /// <summary>Writes the file, durably. The .fsm file it speaks of must be durable before.</summary>
    public void Write(string directory, IFileOperations? files = null) =>
        AtomicFile.Replace(files ?? FileOperations.Instance, Path.Combine(directory, FileName(Metadata.Term, Metadata.Index)), Encode());

    /// <summary>All readable files of a directory, newest first. Damaged ones are left out: an older one will do.</summary>
    public static IReadOnlyList<SnapFile> List(string directory)
    {
        if (!Directory.Exists(directory))
            return [];
        return [.. Directory.EnumerateFiles(directory, "*" + Extension).Select(TryRead).OfType<SnapFile>()
            .OrderByDescending(file => file.Metadata.Index).ThenByDescending(file => file.Metadata.Term)];
    }

    public byte[] Encode()
    {
        var metadata = new ArrayBufferWriter<byte>();
        var metadataWriter = new ProtoWriter(metadata);
        metadataWriter.Bytes(1, RaftProto.Encode(Metadata.ConfState, withAutoLeave: true));
        metadataWriter.Varint(2, Metadata.Index);
        metadataWriter.Varint(3, Metadata.Term);
        var snapshot = new ArrayBufferWriter<byte>();
        var snapshotWriter = new ProtoWriter(snapshot);
        snapshotWriter.Bytes(1, Token.Encode());
        snapshotWriter.Bytes(2, metadata.WrittenSpan);
        var file = new ArrayBufferWriter<byte>();
        var fileWriter = new ProtoWriter(file);
        fileWriter.Varint(1, Castagnoli.Compute(snapshot.WrittenSpan));
        fileWriter.Bytes(2, snapshot.WrittenSpan);
        return file.WrittenSpan.ToArray();
    }

    /// <exception cref="SnapshotException"><see cref="SnapshotError.Malformed"/>, <see cref="SnapshotError.FileCrc"/> or <see cref="SnapshotError.TokenInvalid"/>.</exception>
    public static SnapFile Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            ulong crc = 0;
            ReadOnlySpan<byte> data = default;
            var reader = new ProtoReader(bytes);
            while (reader.Next())
            {
                switch (reader.Field)
                {
                    case 1: crc = reader.Number; break;
                    case 2: data = reader.Content; break;
                }
            }

            if (crc != Castagnoli.Compute(data))
                throw new SnapshotException(SnapshotError.FileCrc, "snap file is damaged");
            return DecodeSnapshot(data);
        }
        catch (InvalidDataException error)
        {
            throw new SnapshotException(SnapshotError.Malformed, error.Message);
        }
    }

    private static SnapFile DecodeSnapshot(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> token = default, metadata = default;
        var reader = new ProtoReader(data);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: token = reader.Content; break;
                case 2: metadata = reader.Content; break;
            }
        }

        return new SnapFile(DecodeMetadata(metadata), SnapToken.Decode(token));
    }

    private static SnapshotMetadata DecodeMetadata(ReadOnlySpan<byte> data)
    {
        ulong index = 0, term = 0;
        var members = ConfState.Empty;
        var reader = new ProtoReader(data);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: members = RaftProto.ReadConfState(reader.Content); break;
                case 2: index = reader.Number; break;
                case 3: term = reader.Number; break;
            }
        }

        return new SnapshotMetadata(index, term, members);
    }

    private static SnapFile? TryRead(string path)
    {
        try
        {
            return Decode(File.ReadAllBytes(path));
        }
        catch (SnapshotException)
        {
            return null;
        }
    }
}
