using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Replicated;

namespace Elastickv.Node.Proposals;

/// <summary>What the planted defect <c>ack-before-commit</c> answers before anything is replicated: <c>+OK</c> to a plain SET, nothing to all else.</summary>
internal static class PlausibleReply
{
    private const int PlainSet = 3;

    public static object? Of(ReadOnlyMemory<byte> payload)
    {
        if (payload.IsEmpty || payload.Span[0] != (byte)Opcode.Single)
            return null;
        var request = Request.Parser.ParseFrom(payload.Span[1..]);
        return IsPlainSet(request) ? new ReadOnlyMemory<byte>("+OK\r\n"u8.ToArray()) : (object?)null;
    }

    private static bool IsPlainSet(Request request) =>
        !request.Multi && request.Commands is [{ Args: { Count: PlainSet } args }] && args[0].ToStringUtf8().Equals("SET", StringComparison.OrdinalIgnoreCase);
}
