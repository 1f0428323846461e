namespace Elastickv.Node.Raft;

/// <summary>What became of a request to hand over the lead.</summary>
public enum TransferOutcome
{
    /// <summary>Under way; given up after an election timeout. Watch <see cref="RaftCore.Leader"/>.</summary>
    Started,
    NotLeader,

    /// <summary>The target leads already.</summary>
    AlreadyLeader,

    /// <summary>The target is no voter of the group, or there is no other voter.</summary>
    NoSuchVoter,
}
