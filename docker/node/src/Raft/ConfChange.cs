namespace Elastickv.Node.Raft;

/// <summary>A change of membership by one member (raftpb.ConfChange): the data of an <see cref="EntryType.ConfChange"/> entry.</summary>
/// <param name="Type">What to do.</param>
/// <param name="NodeId">The member concerned; never 0.</param>
/// <param name="Context">For the host: id text and address, say. Opaque here.</param>
public readonly record struct ConfChange(ConfChangeType Type, ulong NodeId, ReadOnlyMemory<byte> Context = default)
{
    private const byte IdTag = 0x08, TypeTag = 0x10, NodeIdTag = 0x18, ContextTag = 0x22;

    /// <summary>Protobuf bytes of raftpb.ConfChange, with every field present as etcd writes them.</summary>
    public byte[] Encode()
    {
        var writer = new VarintWriter(Context.Length + 32);
        writer.WriteByte(IdTag);
        writer.Write(0);
        writer.WriteByte(TypeTag);
        writer.Write((ulong)Type);
        writer.WriteByte(NodeIdTag);
        writer.Write(NodeId);
        if (!Context.IsEmpty)
        {
            writer.WriteByte(ContextTag);
            writer.Write((ulong)Context.Length);
            writer.WriteBytes(Context.Span);
        }

        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="Encode"/> or etcd wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are no ConfChange.</exception>
    public static ConfChange Decode(ReadOnlyMemory<byte> data)
    {
        var reader = new VarintReader(data);
        var change = default(ConfChange);
        while (!reader.AtEnd)
        {
            var tag = reader.Read();
            change = tag switch
            {
                IdTag => Skip(ref reader, change),
                TypeTag => change with { Type = (ConfChangeType)reader.Read() },
                NodeIdTag => change with { NodeId = reader.Read() },
                ContextTag => change with { Context = reader.ReadBytes() },
                _ => throw new InvalidDataException($"ConfChange: unexpected field tag 0x{tag:x}"),
            };
        }

        return change.NodeId != 0 && Enum.IsDefined(change.Type)
            ? change
            : throw new InvalidDataException($"ConfChange: type {(int)change.Type}, node {change.NodeId}");
    }

    private static ConfChange Skip(ref VarintReader reader, ConfChange change)
    {
        reader.Read();
        return change;
    }
}
