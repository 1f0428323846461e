using System.Collections.Immutable;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Raft;

namespace Elastickv.Node.Hosting.Loop;

/// <summary>Names and addresses of members by their numbers, as this node's command line has them.</summary>
internal sealed class Members(IEnumerable<GroupMember> known)
{
    private readonly ImmutableDictionary<ulong, GroupMember> _byNumber = known.ToImmutableDictionary(member => NodeIdentity.Of(member.Id).FullId);

    public GroupMember? Find(ulong number) => _byNumber.GetValueOrDefault(number);

    /// <summary>The number of a raftId, or null if no member has it.</summary>
    public ulong? NumberOf(string id) => _byNumber.ContainsKey(NodeIdentity.Of(id).FullId) ? NodeIdentity.Of(id).FullId : null;

    /// <summary>Addresses of all but one.</summary>
    public ImmutableDictionary<ulong, string> AddressesWithout(ulong number) =>
        _byNumber.Remove(number).ToImmutableDictionary(pair => pair.Key, pair => pair.Value.Address);

    /// <summary>The membership in words. A member this node was not told of appears by its number.</summary>
    public ImmutableArray<GroupMember> Describe(ConfState membership) =>
        [.. membership.Voters.Select(n => Describe(n, isLearner: false)), .. membership.Learners.Select(n => Describe(n, isLearner: true))];

    private GroupMember Describe(ulong number, bool isLearner) =>
        (Find(number) ?? new GroupMember($"{number:x16}", "", isLearner)) with { IsLearner = isLearner };
}
