using System.Buffers.Binary;
using Elastickv.Node.Storage;
using Elastickv.Node.Wal;

namespace Elastickv.Node.Snapshots;

/// <summary>Reads FSM snapshot files (spec §11). Nothing is believed before the checksum of the whole file fits.</summary>
public static class FsmSnapshotReader
{
    private const int FooterSize = sizeof(uint);
    private const int BlockSize = 128 * 1024;
    private const int MaxRowPart = 1 << 30;

    /// <summary>Checks a file and reads what stands before its rows.</summary>
    /// <exception cref="SnapshotException">The file is missing, damaged, or of a format this node does not read.</exception>
    public static FsmSnapshot Open(string path)
    {
        using var stream = OpenStream(path);
        var checksum = Verify(stream);
        stream.Position = 0;
        var (header, timestamp) = ReadHead(stream);
        return new FsmSnapshot(path, header, timestamp, checksum);
    }

    /// <summary>Checks a file that a snapshot record names.</summary>
    /// <exception cref="SnapshotException">As above, or <see cref="SnapshotError.TokenCrc"/> if it is not the file the record means.</exception>
    public static FsmSnapshot Open(string path, SnapToken token)
    {
        var snapshot = Open(path);
        return snapshot.Checksum == token.Crc
            ? snapshot
            : throw new SnapshotException(SnapshotError.TokenCrc, $"{path} has 0x{snapshot.Checksum:x8}, the token 0x{token.Crc:x8}");
    }

    /// <summary>The header alone, without a look at the rest of the file: for a quick check at start.</summary>
    /// <exception cref="SnapshotException">The file is missing or its header is not usable.</exception>
    public static SnapshotHeader ReadHeader(string path)
    {
        using var stream = OpenStream(path);
        return ReadHeader(stream);
    }

    /// <summary>Visits all rows of a file that was opened, and so checked, before.</summary>
    public static void Scan<TVisitor>(FsmSnapshot snapshot, ref TVisitor visitor)
        where TVisitor : IRowVisitor, allows ref struct
    {
        using var stream = OpenStream(snapshot.Path);
        _ = ReadHead(stream);
        var end = stream.Length - FooterSize;
        byte[] key = [], value = [];
        while (stream.Position < end)
        {
            var keyLength = ReadPart(stream, end, ref key);
            var valueLength = ReadPart(stream, end, ref value);
            if (!visitor.Visit(key.AsSpan(0, keyLength), value.AsSpan(0, valueLength)))
                return;
        }
    }

    /// <summary>Replaces all rows of a store by those of a file, in one transaction: after a crash the store is the old or the new one.</summary>
    public static void Restore(FsmSnapshot snapshot, RowStore store)
    {
        using var batch = store.BeginBatch();
        batch.Clear();
        var visitor = new Restorer(batch);
        Scan(snapshot, ref visitor);
        batch.Commit();
    }

    private static FileStream OpenStream(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BlockSize);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SnapshotException(SnapshotError.NotFound, path);
        }
    }

    private static uint Verify(FileStream stream)
    {
        var remaining = stream.Length - FooterSize;
        if (remaining < 0)
            throw new SnapshotException(SnapshotError.TooSmall, $"{stream.Name} has {stream.Length} bytes");
        var block = new byte[BlockSize];
        uint checksum = 0;
        while (remaining > 0)
        {
            var part = block.AsSpan(0, (int)Math.Min(remaining, block.Length));
            stream.ReadExactly(part);
            checksum = Castagnoli.Update(checksum, part);
            remaining -= part.Length;
        }

        var footer = block.AsSpan(0, FooterSize);
        stream.ReadExactly(footer);
        return BinaryPrimitives.ReadUInt32BigEndian(footer) == checksum
            ? checksum
            : throw new SnapshotException(SnapshotError.FileCrc, $"{stream.Name} is damaged");
    }

    private static SnapshotHeader ReadHeader(FileStream stream)
    {
        var head = new byte[(int)Math.Min(SnapshotHeader.MaxSize, Math.Max(0, stream.Length - FooterSize))];
        stream.ReadExactly(head);
        var header = SnapshotHeader.Decode(head, out var size);
        stream.Position = size;
        return header;
    }

    private static (SnapshotHeader Header, ulong LastCommitTimestamp) ReadHead(FileStream stream)
    {
        var header = ReadHeader(stream);
        Span<byte> head = stackalloc byte[FsmSnapshot.StoreMagic.Length + sizeof(ulong)];
        if (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
            throw new SnapshotException(SnapshotError.TooSmall, $"{stream.Name} has no store part");
        if (!head.StartsWith(FsmSnapshot.StoreMagic))
            throw new SnapshotException(SnapshotError.StoreFormat, $"{stream.Name}: store part begins {Convert.ToHexString(head[..8])}");
        return (header, BinaryPrimitives.ReadUInt64LittleEndian(head[FsmSnapshot.StoreMagic.Length..]));
    }

    private static int ReadPart(FileStream stream, long end, ref byte[] buffer)
    {
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        if (end - stream.Position < prefix.Length)
            throw new SnapshotException(SnapshotError.Malformed, $"{stream.Name} ends inside a row");
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxRowPart)
            throw new SnapshotException(SnapshotError.TooLarge, $"{stream.Name}: a key or value of {length} bytes");
        if (end - stream.Position < (long)length)
            throw new SnapshotException(SnapshotError.Malformed, $"{stream.Name} ends inside a row");
        if ((ulong)buffer.Length < length)
            buffer = new byte[(int)Math.Max(length, 256)];
        stream.ReadExactly(buffer.AsSpan(0, (int)length));
        return (int)length;
    }

    private readonly struct Restorer(RowBatch batch) : IRowVisitor
    {
        public bool Visit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
        {
            if (RowKey.IsVersion(key))
                batch.ObserveCommitTimestamp(RowKey.CommitTimestamp(key));
            batch.Put(key, value);
            return true;
        }
    }
}
