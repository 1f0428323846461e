using System.Text;

namespace Elastickv.Node.Encryption.Writers;

/// <summary>
/// Who a node is in registry, nonces and Raft (spec §5.2): the 64-bit FNV-1a hash of its raftId, and the low 16 bits of that.
/// </summary>
/// <param name="FullId">0 for an empty raftId, which means "not capable"; a hash of 0 becomes 1.</param>
public readonly record struct NodeIdentity(ulong FullId)
{
    private const ulong OffsetBasis = 0xcbf29ce484222325;
    private const ulong Prime = 0x100000001b3;

    /// <summary>The part that goes into nonces and registry keys.</summary>
    public ushort Id16 => (ushort)FullId;

    public static NodeIdentity Of(string raftId)
    {
        if (raftId.Length == 0)
            return new NodeIdentity(0);
        var hash = OffsetBasis;
        foreach (var octet in Encoding.UTF8.GetBytes(raftId))
            hash = unchecked((hash ^ octet) * Prime);
        return new NodeIdentity(hash == 0 ? 1 : hash);
    }
}
