namespace Elastickv.Node.Hosting;

/// <summary>A member of the group with the address under which this node reaches it.</summary>
public sealed record GroupMember(string Id, string Address, bool IsLearner);
