using System.Collections.Immutable;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Raft;

namespace Elastickv.Node.Hosting.Loop;

/// <summary>
/// Names and addresses of members by their numbers. What this node's command line says about a member stands; the others are learned from the
/// entries that add them, or from a leader. Safe to use from any thread.
/// </summary>
/// <param name="known">Whom the command line and the peers file name.</param>
/// <param name="index">The entry that last changed the membership, as far as the peers file knows.</param>
/// <param name="given">Ids on the command line.</param>
internal sealed class Members(IEnumerable<GroupMember> known, ulong index = 0, IEnumerable<string>? given = null)
{
    private readonly ImmutableHashSet<string> _given = [.. given ?? []];
    private ImmutableDictionary<ulong, GroupMember> _byNumber = known.ToImmutableDictionary(member => NodeIdentity.Of(member.Id).FullId);

    /// <summary>Everyone known, members or not.</summary>
    public IEnumerable<GroupMember> All => _byNumber.Values;

    /// <summary>The entry that last changed the membership.</summary>
    public ulong Index { get; private set; } = index;

    public GroupMember? Find(ulong number) => _byNumber.GetValueOrDefault(number);

    /// <summary>The number of a raftId, or null if no member has it.</summary>
    public ulong? NumberOf(string id) => _byNumber.ContainsKey(NodeIdentity.Of(id).FullId) ? NodeIdentity.Of(id).FullId : null;

    /// <summary>Where a member is reached, or null.</summary>
    public string? AddressOf(ulong number) => Find(number) is { Address: { Length: > 0 } address } ? address : null;

    public void Learn(GroupMember member)
    {
        if (!_given.Contains(member.Id))
            ImmutableInterlocked.Update(ref _byNumber, all => all.SetItem(NodeIdentity.Of(member.Id).FullId, member));
    }

    /// <summary>The membership changed at an entry.</summary>
    public void ChangedAt(ulong index) => Index = Math.Max(Index, index);

    /// <summary>The membership in words. A member this node was not told of appears by its number.</summary>
    public ImmutableArray<GroupMember> Describe(ConfState membership) =>
        [.. membership.Voters.Select(n => Describe(n, isLearner: false)), .. membership.Learners.Select(n => Describe(n, isLearner: true))];

    private GroupMember Describe(ulong number, bool isLearner) =>
        (Find(number) ?? new GroupMember($"{number:x16}", "", isLearner)) with { IsLearner = isLearner };
}
