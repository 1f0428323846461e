using System.Text;

namespace Elastickv.Node.Redis.Forwarding;

/// <summary>
/// How a node makes itself known on a connection it forwards over: a client name. The other end then answers what it gets itself or refuses it,
/// since two nodes that each take the other for the leader would hand a command to and fro. Upstream's nodes take it for a plain name.
/// </summary>
internal static class PeerIntroduction
{
    private const string Name = "elastickv-forward";

    public static ReadOnlyMemory<byte> Request { get; } =
        Encoding.ASCII.GetBytes($"*3\r\n$6\r\nCLIENT\r\n$7\r\nSETNAME\r\n${Name.Length}\r\n{Name}\r\n");

    public static bool IsName(ReadOnlySpan<byte> name) => name.SequenceEqual("elastickv-forward"u8);
}
