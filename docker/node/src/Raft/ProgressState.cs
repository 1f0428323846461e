namespace Elastickv.Node.Raft;

/// <summary>How a leader feeds a follower.</summary>
public enum ProgressState
{
    /// <summary>Where the logs match is not known: one message at a time.</summary>
    Probe,

    /// <summary>The logs match: messages are sent ahead of their acknowledgement.</summary>
    Replicate,

    /// <summary>A snapshot is on its way; nothing else is sent.</summary>
    Snapshot,
}
