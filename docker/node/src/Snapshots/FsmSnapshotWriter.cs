using System.Buffers.Binary;
using Elastickv.Node.Storage;
using Elastickv.Node.Storage.Files;

namespace Elastickv.Node.Snapshots;

/// <summary>Writes all rows of a store into an FSM snapshot file (spec §11). Sealed values stay as they are.</summary>
public static class FsmSnapshotWriter
{
    /// <summary>Writes the file, durably. A file of this name is replaced as a whole.</summary>
    public static FsmSnapshot Write(string path, SnapshotHeader header, RowSnapshot rows)
    {
        var files = FileOperations.Instance;
        var temporary = path + ".tmp";
        files.Delete(temporary);
        uint checksum;
        using (var file = files.CreateExclusive(temporary))
        {
            var writer = new ChecksummedWriter(file);
            WritePayload(writer, header, rows);
            checksum = writer.Checksum;
            Span<byte> footer = stackalloc byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32BigEndian(footer, checksum);
            writer.Write(footer);
            writer.Flush();
            files.Sync(file);
            DurableSteps.Done(DurableStepKind.FileSynced, temporary);
        }

        files.Rename(temporary, path);
        DurableSteps.Done(DurableStepKind.Renamed, path, temporary);
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        files.SyncDirectory(directory);
        DurableSteps.Done(DurableStepKind.DirectorySynced, directory);
        return new FsmSnapshot(path, header, rows.LastCommitTimestamp, checksum);
    }

    private static void WritePayload(ChecksummedWriter writer, SnapshotHeader header, RowSnapshot rows)
    {
        writer.Write(header.Encode());
        writer.Write(FsmSnapshot.StoreMagic);
        WriteUInt64(writer, rows.LastCommitTimestamp);
        var visitor = new RowWriter(writer);
        rows.Scan([], [], ref visitor);
    }

    private static void WriteUInt64(ChecksummedWriter writer, ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        writer.Write(bytes);
    }

    private readonly struct RowWriter(ChecksummedWriter writer) : IRowVisitor
    {
        public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            WriteUInt64(writer, (ulong)key.Length);
            writer.Write(key);
            WriteUInt64(writer, (ulong)value.Length);
            writer.Write(value);
            return true;
        }
    }
}
