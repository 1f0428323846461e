namespace Elastickv.Node.Raft;

/// <summary>What a member is at the moment. A learner is always a follower.</summary>
public enum Role
{
    Follower = 0,

    /// <summary>Asks whether it could win an election; has not raised its term.</summary>
    PreCandidate = 1,
    Candidate = 2,
    Leader = 3,
}
