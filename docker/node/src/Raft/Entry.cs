namespace Elastickv.Node.Raft;

/// <summary>One entry of the replicated log (raftpb.Entry).</summary>
public readonly record struct Entry(ulong Term, ulong Index, EntryType Type, ReadOnlyMemory<byte> Data);
