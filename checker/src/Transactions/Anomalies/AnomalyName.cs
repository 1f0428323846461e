namespace Elastickv.Jepsen.Checker.Transactions.Anomalies;

/// <summary>The names of anomalies, as Adya, Jepsen and Elle have them. Those of cycles also stand with the suffixes <c>-process</c> and <c>-realtime</c>.</summary>
public static class AnomalyName
{
    /// <summary>A cycle of writes only.</summary>
    public const string G0 = "G0";

    /// <summary>A read of what a failed transaction wrote.</summary>
    public const string G1a = "G1a";

    /// <summary>A read of what its writer went on to overwrite in the same transaction.</summary>
    public const string G1b = "G1b";

    /// <summary>A cycle of writes and reads of them.</summary>
    public const string G1c = "G1c";

    /// <summary>A cycle with exactly one anti-dependency: a read that missed a write.</summary>
    public const string GSingle = "G-single";

    /// <summary>A cycle with several anti-dependencies, no two of them next to each other.</summary>
    public const string GNonadjacent = "G-nonadjacent";

    /// <summary>A cycle with several anti-dependencies.</summary>
    public const string G2Item = "G2-item";

    /// <summary>A transaction that contradicts itself: a read that does not see its own earlier writes or reads.</summary>
    public const string Internal = "internal";

    /// <summary>A read of what its own transaction writes only later.</summary>
    public const string FutureRead = "future-read";

    /// <summary>A committed write on top of a failed one.</summary>
    public const string DirtyUpdate = "dirty-update";

    /// <summary>Two transactions read the same version of a key, and both wrote it.</summary>
    public const string LostUpdate = "lost-update";

    /// <summary>A list with the same element twice.</summary>
    public const string DuplicateElements = "duplicate-elements";

    /// <summary>Two reads of a list neither of which is the beginning of the other.</summary>
    public const string IncompatibleOrder = "incompatible-order";

    /// <summary>A read of a value that nobody wrote.</summary>
    public const string GarbageRead = "garbage-read";

    /// <summary>Versions of a key each of which comes before the other. Also stands with the suffixes.</summary>
    public const string CyclicVersions = "cyclic-versions";

    public const string ProcessSuffix = "-process";

    public const string RealtimeSuffix = "-realtime";
}
