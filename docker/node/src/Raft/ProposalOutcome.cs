namespace Elastickv.Node.Raft;

/// <summary>What became of a proposal at once. Everything but <see cref="Appended"/> certainly did not happen.</summary>
public enum ProposalOutcome
{
    /// <summary>In the leader's log. It may still be replaced by another leader's entry: compare the term when its index is applied.</summary>
    Appended,
    NotLeader,

    /// <summary>The lead is being handed over.</summary>
    Transferring,

    /// <summary><see cref="RaftConfig.MaxUncommittedBytes"/> reached.</summary>
    LogFull,

    /// <summary>Beyond <see cref="RaftConfig.MaxProposalBytes"/>, or empty, which marks a new leader's first entry.</summary>
    BadSize,

    /// <summary>Another membership change, or the leader's first entry, has not been applied yet.</summary>
    ConfChangePending,

    /// <summary>The change would change nothing, or remove the last voter.</summary>
    InvalidConfChange,
}
