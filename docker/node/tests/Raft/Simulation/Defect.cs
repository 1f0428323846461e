namespace Elastickv.Node.Tests.Raft.Simulation;

/// <summary>What a host or its disk can do wrong. The simulation must notice each of them.</summary>
public enum Defect
{
    None,

    /// <summary>A restarted member does not remember whom it voted for.</summary>
    ForgetsVote,

    /// <summary>Promises are sent before they are durable.</summary>
    AnswersBeforeStore,

    /// <summary>A sync is skipped: a crash takes entries that were acknowledged.</summary>
    LosesSyncedEntries,

    /// <summary>A leader serves reads without asking anybody.</summary>
    ReadsWithoutQuorum,

    /// <summary>A leader's lease is longer than an election takes.</summary>
    LeaseTooLong,

    /// <summary>Entries of an older term count as committed once a majority holds them (Raft figure 8).</summary>
    CommitsByCounting,

    /// <summary>After an installed snapshot, entries of the log that it replaced come back at a restart.</summary>
    KeepsTailUnderSnapshot,
}
