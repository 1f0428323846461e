namespace Elastickv.Node.Raft;

/// <summary>A confirmed read request: once <paramref name="Index"/> is applied, a local read is linearizable.</summary>
/// <param name="Context">What the caller passed to <see cref="RaftCore.ReadIndex"/>.</param>
/// <param name="Index">The entry to wait for.</param>
public readonly record struct ReadState(ulong Context, ulong Index);
