namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>What kind of file something stands in, as the rollout's promise distinguishes them.</summary>
public enum Place
{
    /// <summary>Segments of the Raft log (<c>wal/</c>).</summary>
    RaftLog,

    /// <summary>The store (<c>fsm.db/</c>).</summary>
    Store,

    /// <summary>Snapshots of the store (<c>fsm-snap/</c>).</summary>
    Snapshots,

    /// <summary>The directory of the sidecar.</summary>
    Sidecar,

    /// <summary>What the process wrote to its log.</summary>
    NodeLog,

    /// <summary>The name of a file.</summary>
    FileName,

    /// <summary>Anything else: temporary files, core dumps, deleted but open files.</summary>
    Other,
}
