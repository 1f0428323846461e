using System.Buffers;
using System.Collections.Immutable;
using Elastickv.Node.Raft;

namespace Elastickv.Node.Wal;

/// <summary>
/// raftpb and walpb messages as upstream writes them: scalar fields of Entry and HardState only if not zero, those of a snapshot
/// marker always.
/// </summary>
internal static class RaftProto
{
    public static void Write(IBufferWriter<byte> output, Entry entry)
    {
        var writer = new ProtoWriter(output);
        writer.VarintIfSet(1, (ulong)entry.Type);
        writer.VarintIfSet(2, entry.Term);
        writer.VarintIfSet(3, entry.Index);
        if (!entry.Data.IsEmpty)
            writer.Bytes(4, entry.Data.Span);
    }

    public static Entry ReadEntry(ReadOnlySpan<byte> message)
    {
        ulong type = 0, term = 0, index = 0;
        ReadOnlyMemory<byte> data = default;
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: type = reader.Number; break;
                case 2: term = reader.Number; break;
                case 3: index = reader.Number; break;
                case 4: data = reader.Content.ToArray(); break;
            }
        }

        if (index == 0 || type > (ulong)EntryType.ConfChangeV2)
            throw new InvalidDataException($"entry with index {index} and type {type}");
        return new Entry(term, index, (EntryType)type, data);
    }

    public static void Write(IBufferWriter<byte> output, HardState state)
    {
        var writer = new ProtoWriter(output);
        writer.VarintIfSet(1, state.Term);
        writer.VarintIfSet(2, state.Vote);
        writer.VarintIfSet(3, state.Commit);
    }

    public static HardState ReadHardState(ReadOnlySpan<byte> message)
    {
        ulong term = 0, vote = 0, commit = 0;
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: term = reader.Number; break;
                case 2: vote = reader.Number; break;
                case 3: commit = reader.Number; break;
            }
        }

        return new HardState(term, vote, commit);
    }

    public static void Write(IBufferWriter<byte> output, SnapshotMarker marker)
    {
        var writer = new ProtoWriter(output);
        writer.Varint(1, marker.Index);
        writer.Varint(2, marker.Term);
        if (marker.ConfState != ConfState.Empty)
            writer.Bytes(3, Encode(marker.ConfState, withAutoLeave: false));
    }

    public static SnapshotMarker ReadMarker(ReadOnlySpan<byte> message)
    {
        ulong index = 0, term = 0;
        var members = ConfState.Empty;
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: index = reader.Number; break;
                case 2: term = reader.Number; break;
                case 3: members = ReadConfState(reader.Content); break;
            }
        }

        return new SnapshotMarker(index, term, members);
    }

    /// <param name="withAutoLeave">The .snap file has the field <c>auto_leave = false</c>, the log's marker has not.</param>
    public static byte[] Encode(ConfState members, bool withAutoLeave)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new ProtoWriter(buffer);
        foreach (var voter in members.Voters)
            writer.Varint(1, voter);
        foreach (var learner in members.Learners)
            writer.Varint(2, learner);
        if (withAutoLeave)
            writer.Varint(5, 0);
        return buffer.WrittenSpan.ToArray();
    }

    public static ConfState ReadConfState(ReadOnlySpan<byte> message)
    {
        var voters = ImmutableArray.CreateBuilder<ulong>();
        var learners = ImmutableArray.CreateBuilder<ulong>();
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: voters.Add(reader.Number); break;
                case 2: learners.Add(reader.Number); break;
            }
        }

        return new ConfState(voters.ToImmutable(), learners.ToImmutable());
    }
}
