namespace Elastickv.Node.Raft;

/// <summary>What a member must have on disk before it answers (raftpb.HardState). A vote of 0 is no vote.</summary>
public readonly record struct HardState(ulong Term, ulong Vote, ulong Commit);
