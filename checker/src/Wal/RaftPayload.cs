using System.Buffers.Binary;

namespace Elastickv.Jepsen.Checker.Wal;

/// <summary>The framing of a normal entry's data (spec §3.1): version ‖ BE8 id ‖ payload. The header is never encrypted.</summary>
/// <param name="Framing">1 proposal, 2 read-index context, 3 context of a configuration change.</param>
/// <param name="Id">Id of the proposal.</param>
/// <param name="Body">The FSM bytes, in clear or inside a raft envelope.</param>
public readonly record struct RaftPayload(byte Framing, ulong Id, ReadOnlyMemory<byte> Body)
{
    /// <summary>Framing of a proposal, the only kind that is ever sealed.</summary>
    public const byte Proposal = 1;

    private const byte LastFraming = 3;
    private const int HeaderSize = 9;

    /// <summary>Takes the data of an entry apart; false when it has no legal framing.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> data, out RaftPayload payload)
    {
        payload = default;
        if (data.Length < HeaderSize || data.Span[0] is 0 or > LastFraming)
            return false;
        payload = new RaftPayload(data.Span[0], BinaryPrimitives.ReadUInt64BigEndian(data.Span[1..]), data[HeaderSize..]);
        return true;
    }
}
