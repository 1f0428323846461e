namespace Elastickv.Jepsen.Checker.Wal;

/// <summary>Why reading of a segment ended.</summary>
public enum WalStopReason
{
    /// <summary>The file ends after a whole record.</summary>
    EndOfFile,

    /// <summary>Only the zeros of the preallocated rest follow.</summary>
    Preallocated,

    /// <summary>The last record is incomplete and nothing follows it: the mark of a crash in mid-write.</summary>
    TornTail,

    /// <summary>Something follows that is no record.</summary>
    Damaged,
}
