namespace Elastickv.Node.Redis.Data;

/// <summary>A member of a sorted set with its score.</summary>
public readonly record struct ScoredMember(byte[] Member, double Score);
