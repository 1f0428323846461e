namespace Elastickv.Node.Raft;

/// <summary>What became of a read request at once.</summary>
public enum ReadOutcome
{
    /// <summary>It will come back in <see cref="Ready.ReadStates"/> or <see cref="Ready.FailedReads"/>.</summary>
    Accepted,
    NotLeader,

    /// <summary><see cref="RaftConfig.MaxPendingReads"/> requests are waiting already.</summary>
    TooManyReads,
}
