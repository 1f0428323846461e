namespace Elastickv.Jepsen.Checker.Transactions.Graphs;

/// <summary>Why one transaction comes before another. Of several reasons the first rules out most.</summary>
internal enum DependencyKind
{
    /// <summary>It wrote a version, and the other the next one.</summary>
    WriteWrite,

    /// <summary>It wrote what the other read.</summary>
    WriteRead,

    /// <summary>The same process completed it before it invoked the other.</summary>
    Process,

    /// <summary>It was over before the other began.</summary>
    RealTime,

    /// <summary>
    /// It wrote a version that comes before the other's, or else a read missed a write. So a cycle with it proves at least that one did,
    /// in either case.
    /// </summary>
    Inferred,

    /// <summary>It read a version that the other replaced: an anti-dependency.</summary>
    ReadWrite,
}
