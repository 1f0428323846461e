namespace Elastickv.Node.Raft;

/// <summary>Kind of a log entry, numbered as raftpb.EntryType.</summary>
public enum EntryType
{
    Normal = 0,
    ConfChange = 1,
    ConfChangeV2 = 2,
}
