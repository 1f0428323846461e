using System.Buffers;
using System.Buffers.Binary;

namespace Elastickv.Node.Wal;

/// <summary>
/// Frames records as etcd does (spec §11.3): LE8 word — length, and if padded 0x80 | padding in the top byte — then protobuf
/// <c>Record{type, crc, data}</c>, then zeros up to a multiple of 8. Each crc covers the data of all records before it too.
/// </summary>
internal sealed class RecordWriter
{
    private readonly ArrayBufferWriter<byte> _record = new();
    private readonly ArrayBufferWriter<byte> _data = new();
    private readonly ArrayBufferWriter<byte> _output = new();

    /// <summary>Checksum over the data of all records so far.</summary>
    public uint Checksum { get; set; }

    /// <summary>Framed bytes not taken yet.</summary>
    public ReadOnlySpan<byte> Pending => _output.WrittenSpan;

    public void Taken() => _output.ResetWrittenCount();

    /// <summary>A scratch buffer for the data of the next record.</summary>
    public IBufferWriter<byte> BeginData()
    {
        _data.ResetWrittenCount();
        return _data;
    }

    /// <summary>Frames the data written since <see cref="BeginData"/>.</summary>
    public void EndRecord(RecordType type)
    {
        Checksum = Castagnoli.Update(Checksum, _data.WrittenSpan);
        Frame(type, _data.WrittenSpan);
    }

    /// <summary>The record that carries the checksum over from the segment before.</summary>
    public void AppendCrcRecord() => Frame(RecordType.Crc, []);

    /// <summary>The first content of a segment; empty metadata is left out of the record, as upstream does.</summary>
    public void AppendMetadata(ReadOnlySpan<byte> metadata)
    {
        BeginData().Write(metadata);
        EndRecord(RecordType.Metadata);
    }

    private void Frame(RecordType type, ReadOnlySpan<byte> data)
    {
        _record.ResetWrittenCount();
        var writer = new ProtoWriter(_record);
        writer.Varint(1, (ulong)type);
        writer.Varint(2, Checksum);
        if (!data.IsEmpty)
            writer.Bytes(3, data);

        var length = _record.WrittenCount;
        var padding = RecordFrame.Padding(length);
        var word = (uint)length | RecordFrame.PaddingBits(padding);
        var frame = _output.GetSpan(RecordFrame.Size + length + padding);
        BinaryPrimitives.WriteUInt64LittleEndian(frame, word);
        _record.WrittenSpan.CopyTo(frame[RecordFrame.Size..]);
        frame.Slice(RecordFrame.Size + length, padding).Clear();
        _output.Advance(RecordFrame.Size + length + padding);
    }
}
