namespace Elastickv.Node.Hosting.Configuration;

/// <summary>A fault planted on purpose (<c>--defect</c>), to show that the suite's verdict can fail.</summary>
public enum Defect
{
    None,

    /// <summary>A leader serves reads on its own belief that it leads, without asking a quorum.</summary>
    StaleRead,

    /// <summary>A write is acknowledged when the leader has appended it, before it is replicated.</summary>
    AckBeforeCommit,

    /// <summary>Values are stored in the clear although the storage envelope is active.</summary>
    StorageEnvelopeSkipped,
}
