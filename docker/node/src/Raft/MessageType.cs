namespace Elastickv.Node.Raft;

/// <summary>Kinds of messages between members, numbered as raftpb.MessageType.</summary>
public enum MessageType
{
    None = 0,
    Append = 3,
    AppendResponse = 4,
    Vote = 5,
    VoteResponse = 6,
    InstallSnapshot = 7,
    Heartbeat = 8,
    HeartbeatResponse = 9,

    /// <summary>The leader asks its chosen successor to campaign at once.</summary>
    TimeoutNow = 14,
    PreVote = 17,
    PreVoteResponse = 18,
}
