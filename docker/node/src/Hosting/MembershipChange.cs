using Elastickv.Node.Raft;

namespace Elastickv.Node.Hosting;

/// <summary>A change of the group by one member.</summary>
/// <param name="Type">Add, promote or remove.</param>
/// <param name="Member">Whom; its address is needed for additions only.</param>
/// <param name="PreviousIndex">The membership it starts from, as <see cref="GroupStatus.ConfigurationIndex"/>; 0 for any.</param>
/// <param name="LeastReplicated">The member must hold the log up to here.</param>
public sealed record MembershipChange(ConfChangeType Type, GroupMember Member, ulong PreviousIndex = 0, ulong LeastReplicated = 0);
