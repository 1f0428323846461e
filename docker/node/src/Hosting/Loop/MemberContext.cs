using System.Text;
using Elastickv.Node.Raft;

namespace Elastickv.Node.Hosting.Loop;

/// <summary>
/// Who a membership entry speaks of, in its context: <c>raftId</c> for founders, whose addresses every command line has, and <c>raftId=host:port</c>
/// for members that come later.
/// </summary>
internal static class MemberContext
{
    public static byte[] Encode(GroupMember member, bool isKnown) => Encoding.UTF8.GetBytes(isKnown ? member.Id : $"{member.Id}={member.Address}");

    /// <summary>The member with its address, or null if the entry tells none.</summary>
    public static GroupMember? Decode(ConfChange change) => Encoding.UTF8.GetString(change.Context.Span).Split('=') is [var id, var address]
        ? new GroupMember(id, address, change.Type == ConfChangeType.AddLearner)
        : null;
}
