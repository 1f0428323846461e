using System.Collections.Immutable;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Snapshots;

namespace Elastickv.Node.Hosting.Startup;

/// <summary>The members this node can reach: those of its own command line, and what its peers file remembers beyond them.</summary>
internal static class MemberList
{
    public static ImmutableArray<GroupMember> Load(NodeOptions options)
    {
        var remembered = PeersFile.Read(options.DataDirectory)?.Peers.Select(peer => new GroupMember(peer.RaftId, peer.Address, peer.IsLearner)) ?? [];
        var members = options.BootstrapMembers.Concat(remembered).Append(new GroupMember(options.RaftId, options.Address, false))
            .DistinctBy(member => member.Id).ToImmutableArray();
        var collision = members.GroupBy(member => NodeIdentity.Of(member.Id).FullId).FirstOrDefault(group => group.Count() > 1);
        if (collision is not null)
            throw new RefusalException($"raft ids {string.Join(" and ", collision.Select(member => member.Id))} have the same node id");
        return members;
    }

    /// <summary>Remembers the members, if there are news.</summary>
    public static void Save(NodeOptions options, IEnumerable<GroupMember> members)
    {
        var peers = members.Select(member => new PersistedPeer(NodeIdentity.Of(member.Id).FullId, member.Id, member.Address, member.IsLearner))
            .OrderBy(peer => peer.NodeId).ToImmutableArray();
        if (PeersFile.Read(options.DataDirectory)?.Peers.SequenceEqual(peers) != true)
            new PeersFile(1, peers).Write(options.DataDirectory);
    }
}
