using System.Collections.Immutable;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Hosting.Loop;
using Elastickv.Node.Snapshots;

namespace Elastickv.Node.Hosting.Startup;

/// <summary>The members this node can reach: those of its own command line, and what its peers file remembers beyond them.</summary>
internal static class MemberList
{
    public static Members Load(NodeOptions options)
    {
        var file = PeersFile.Read(options.DataDirectory);
        var remembered = file?.Peers.Select(peer => new GroupMember(peer.RaftId, peer.Address, peer.IsLearner)) ?? [];
        GroupMember[] given = [.. options.BootstrapMembers, .. options.JoinMembers, new GroupMember(options.RaftId, options.Address, false)];
        var all = given.Concat(remembered).DistinctBy(member => member.Id).ToImmutableArray();
        var collision = all.GroupBy(member => NodeIdentity.Of(member.Id).FullId).FirstOrDefault(group => group.Count() > 1);
        if (collision is not null)
            throw new RefusalException($"raft ids {string.Join(" and ", collision.Select(member => member.Id))} have the same node id");
        return new Members(all, file?.Index ?? 0, given.Select(member => member.Id));
    }

    /// <summary>Remembers the members, if there are news.</summary>
    public static void Save(NodeOptions options, Members members)
    {
        var peers = members.All.Select(member => new PersistedPeer(NodeIdentity.Of(member.Id).FullId, member.Id, member.Address, member.IsLearner))
            .OrderBy(peer => peer.NodeId).ToImmutableArray();
        var file = new PeersFile(Math.Max(1, members.Index), peers);
        if (PeersFile.Read(options.DataDirectory)?.Equals(file) != true)
            file.Write(options.DataDirectory);
    }
}
