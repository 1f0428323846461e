using System.Text;

namespace Elastickv.Jepsen.Checker.Registry;

/// <summary>The 64-bit id of a node (spec §5.2): FNV-1a over its raft id; the lower 16 bits stand in nonces and registry keys.</summary>
internal static class FullNodeId
{
    private const ulong OffsetBasis = 0xCBF29CE484222325;
    private const ulong Prime = 0x100000001B3;

    public static ulong Of(string raftId)
    {
        if (raftId.Length == 0)
            return 0;
        var hash = OffsetBasis;
        foreach (var value in Encoding.UTF8.GetBytes(raftId))
            hash = (hash ^ value) * Prime;
        return hash == 0 ? 1 : hash;
    }

    /// <summary>What of a full id stands in a nonce.</summary>
    public static ushort Short(ulong full) => (ushort)full;
}
