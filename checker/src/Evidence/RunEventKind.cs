namespace Elastickv.Jepsen.Checker.Evidence;

/// <summary>The kinds of <see cref="RunEvent"/>, as written to <c>timeline.jsonl</c>.</summary>
public static class RunEventKind
{
    public const string FaultBegin = "fault-begin";
    public const string FaultEnd = "fault-end";
    public const string RolloutBegin = "rollout-begin";
    public const string RolloutEnd = "rollout-end";

    /// <summary>One call of a rollout step, with the leader that it was sent to and its answer.</summary>
    public const string RolloutAttempt = "rollout-attempt";

    /// <summary>A phase is reached: every write invoked from here on belongs to it.</summary>
    public const string Phase = "phase";
    public const string NodeStart = "node-start";
    public const string NodeExit = "node-exit";

    /// <summary>The sidecar of a stopped node was changed so that its next start must be refused; the name is that of the start.</summary>
    public const string Tampered = "tampered";

    /// <summary>All faults are over and every node was told to run: from here on the cluster owes service.</summary>
    public const string Healed = "healed";

    /// <summary>The final reads begin: every key from every node's address.</summary>
    public const string FinalReads = "final-reads";

    /// <summary>The disk of a node was captured; the name is the label of the image.</summary>
    public const string Capture = "capture";

    /// <summary>Something of a node's disk could not be captured at the end of the run; the detail says what and why.</summary>
    public const string Unseen = "unseen";
    public const string Note = "note";
}
