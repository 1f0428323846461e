using System.Text;

namespace Elastickv.Jepsen.Harness.Keys;

/// <summary>The 64-bit identity of a node, derived from its <c>--raftId</c> (spec §5.2).</summary>
public static class FullNodeId
{
    private const ulong OffsetBasis = 0xcbf29ce484222325;
    private const ulong Prime = 0x100000001b3;

    /// <summary>FNV-1a over the raw bytes of the id. An empty id gives 0, "not capable"; a hash that happens to be 0 gives 1.</summary>
    public static ulong Of(string raftId)
    {
        if (raftId.Length == 0)
            return 0;
        var hash = Fold(Encoding.UTF8.GetBytes(raftId));
        return hash == 0 ? 1 : hash;
    }

    private static ulong Fold(ReadOnlySpan<byte> bytes)
    {
        var hash = OffsetBasis;
        foreach (var value in bytes)
            hash = unchecked((hash ^ value) * Prime);
        return hash;
    }
}
