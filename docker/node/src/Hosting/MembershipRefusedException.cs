namespace Elastickv.Node.Hosting;

/// <summary>A change of membership that does not fit the group as it is. Nothing was proposed.</summary>
public sealed class MembershipRefusedException(string why) : Exception(why);
