using Elastickv.Node.Redis.Protocol;
using Google.Protobuf;

namespace Elastickv.Node.Redis.Routing;

/// <summary>
/// The state machine payload of client commands: opcode 0x00 and a <see cref="Replicated.Request"/> (spec §6). Written straight from the
/// client's bytes, since a message object would copy every argument once more.
/// </summary>
internal static class ReplicatedRequest
{
    private const byte Opcode = 0x00;
    private const uint TimestampTag = (1 << 3) | 0;
    private const uint CommandTag = (2 << 3) | 2;
    private const uint MultiTag = (3 << 3) | 0;
    private const uint ArgumentTag = (1 << 3) | 2;

    public static byte[] Encode(ulong timestamp, IReadOnlyList<Arguments> commands, bool isMulti)
    {
        int size = 1 + 1 + CodedOutputStream.ComputeUInt64Size(timestamp) + (isMulti ? 2 : 0);
        foreach (Arguments command in commands)
            size += 1 + CodedOutputStream.ComputeLengthSize(CommandBytes(command)) + CommandBytes(command);

        var payload = new byte[size];
        payload[0] = Opcode;
        var target = new ProtoWriter(payload.AsSpan(1));
        target.Varint(TimestampTag);
        target.Varint(timestamp);
        foreach (Arguments command in commands)
            WriteCommand(ref target, command);
        if (isMulti)
        {
            target.Varint(MultiTag);
            target.Varint(1);
        }

        return payload;
    }

    private static void WriteCommand(ref ProtoWriter target, Arguments command)
    {
        target.Varint(CommandTag);
        target.Varint((ulong)CommandBytes(command));
        for (int i = 0; i < command.Count; i++)
        {
            target.Varint(ArgumentTag);
            target.Varint((ulong)command[i].Length);
            target.Bytes(command[i]);
        }
    }

    private static int CommandBytes(Arguments command)
    {
        int size = 0;
        for (int i = 0; i < command.Count; i++)
            size += 1 + CodedOutputStream.ComputeLengthSize(command[i].Length) + command[i].Length;
        return size;
    }

    private ref struct ProtoWriter(Span<byte> target)
    {
        private Span<byte> _rest = target;

        public void Varint(ulong value)
        {
            int length = 0;
            for (; value >= 0x80; value >>= 7)
                _rest[length++] = (byte)(value | 0x80);
            _rest[length++] = (byte)value;
            _rest = _rest[length..];
        }

        public void Bytes(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_rest);
            _rest = _rest[bytes.Length..];
        }
    }
}
