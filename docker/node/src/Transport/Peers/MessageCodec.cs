using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using Elastickv.Node.Raft;

namespace Elastickv.Node.Transport.Peers;

/// <summary>
/// A Raft message as a frame: BE4 length, then its fields in fixed order, integers big-endian. Sender and receiver stand once at the
/// head of the stream (<see cref="PeerHello"/>). This is the node's own format; only its own kind reads it.
/// </summary>
internal static class MessageCodec
{
    public const int LengthSize = 4;

    /// <summary>The largest frame accepted: the largest proposal of the core, and room for small ones around it.</summary>
    public const int MaxFrame = 64 << 20;

    private const int EntryHeaderSize = 21;
    private const byte RejectFlag = 1, SnapshotFlag = 2;

    public static void Write(Message message, ArrayBufferWriter<byte> buffer)
    {
        var body = new ArrayBufferWriter<byte>(128 + message.Entries.Sum(e => e.Data.Length + EntryHeaderSize));
        WriteBody(message, new WireWriter(body));
        var frame = new WireWriter(buffer);
        frame.UInt32((uint)body.WrittenCount);
        frame.Bytes(body.WrittenSpan);
    }

    /// <summary>Takes one whole frame off the front, if there is one.</summary>
    /// <exception cref="InvalidDataException">The frame is longer than <see cref="MaxFrame"/>.</exception>
    public static bool TryTakeFrame(ref ReadOnlySequence<byte> input, out byte[] body)
    {
        body = [];
        if (input.Length < LengthSize)
            return false;
        Span<byte> header = stackalloc byte[LengthSize];
        input.Slice(0, LengthSize).CopyTo(header);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (length > MaxFrame)
            throw new InvalidDataException($"peer message of {length} bytes");
        if (input.Length < LengthSize + length)
            return false;
        body = input.Slice(LengthSize, length).ToArray();
        input = input.Slice(LengthSize + length);
        return true;
    }

    /// <summary>Reads a frame's body. The entries keep it alive.</summary>
    /// <exception cref="InvalidDataException">It is malformed.</exception>
    public static Message Read(ReadOnlyMemory<byte> body, ulong from, ulong to)
    {
        var reader = new WireReader(body);
        var type = (MessageType)reader.Byte();
        var flags = reader.Byte();
        var message = new Message
        {
            Type = type,
            From = from,
            To = to,
            Term = reader.UInt64(),
            LogTerm = reader.UInt64(),
            Index = reader.UInt64(),
            Commit = reader.UInt64(),
            CommitTerm = reader.UInt64(),
            RejectHint = reader.UInt64(),
            Context = reader.UInt64(),
            Reject = (flags & RejectFlag) != 0,
            Snapshot = (flags & SnapshotFlag) != 0 ? ReadSnapshot(ref reader) : null,
            Entries = ReadEntries(ref reader),
        };
        if (!Enum.IsDefined(type) || type == MessageType.None || !reader.AtEnd)
            throw new InvalidDataException($"peer message: type {(int)type}, {reader.Remaining} bytes behind it");
        return message;
    }

    private static void WriteBody(Message message, WireWriter writer)
    {
        writer.Byte((byte)message.Type);
        writer.Byte((byte)((message.Reject ? RejectFlag : 0) | (message.Snapshot is null ? 0 : SnapshotFlag)));
        writer.UInt64(message.Term);
        writer.UInt64(message.LogTerm);
        writer.UInt64(message.Index);
        writer.UInt64(message.Commit);
        writer.UInt64(message.CommitTerm);
        writer.UInt64(message.RejectHint);
        writer.UInt64(message.Context);
        if (message.Snapshot is { } snapshot)
            WriteSnapshot(snapshot, writer);
        writer.UInt32((uint)message.Entries.Length);
        foreach (var entry in message.Entries)
        {
            writer.UInt64(entry.Term);
            writer.UInt64(entry.Index);
            writer.Byte((byte)entry.Type);
            writer.UInt32((uint)entry.Data.Length);
            writer.Bytes(entry.Data.Span);
        }
    }

    private static void WriteSnapshot(SnapshotMetadata snapshot, WireWriter writer)
    {
        writer.UInt64(snapshot.Index);
        writer.UInt64(snapshot.Term);
        WriteIds(snapshot.ConfState.Voters, writer);
        WriteIds(snapshot.ConfState.Learners, writer);
    }

    private static void WriteIds(ImmutableArray<ulong> ids, WireWriter writer)
    {
        writer.UInt16(checked((ushort)ids.Length));
        foreach (var id in ids)
            writer.UInt64(id);
    }

    private static SnapshotMetadata ReadSnapshot(ref WireReader reader) =>
        new(reader.UInt64(), reader.UInt64(), new ConfState(ReadIds(ref reader), ReadIds(ref reader)));

    private static ImmutableArray<ulong> ReadIds(ref WireReader reader)
    {
        var count = reader.UInt16();
        var ids = ImmutableArray.CreateBuilder<ulong>(count);
        for (var i = 0; i < count; i++)
            ids.Add(reader.UInt64());
        return ids.MoveToImmutable();
    }

    private static ImmutableArray<Entry> ReadEntries(ref WireReader reader)
    {
        var count = reader.UInt32();
        if (count > reader.Remaining / EntryHeaderSize)
            throw new InvalidDataException($"peer message: {count} entries in {reader.Remaining} bytes");
        var entries = ImmutableArray.CreateBuilder<Entry>((int)count);
        for (var i = 0; i < count; i++)
        {
            var (term, index, type) = (reader.UInt64(), reader.UInt64(), (EntryType)reader.Byte());
            entries.Add(new Entry(term, index, type, reader.Bytes(checked((int)reader.UInt32()))));
        }

        return entries.MoveToImmutable();
    }
}
