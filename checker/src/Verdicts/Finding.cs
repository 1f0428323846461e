using System.Collections.Immutable;

namespace Elastickv.Jepsen.Checker.Verdicts;

/// <summary>One thing a checker found, with what proves it.</summary>
/// <param name="Kind">Stable short name of the kind of finding, for grouping: <c>lost-write</c>, <c>canary-leak</c>, …</param>
/// <param name="Message">One sentence in an operator's words.</param>
public sealed record Finding(string Kind, string Message)
{
    /// <summary>Indices of the operations that prove it.</summary>
    public ImmutableArray<long> Operations { get; init; } = [];

    public string? Key { get; init; }

    public string? Node { get; init; }

    /// <summary>The label of the capture of the node's disk; several captures may show the same.</summary>
    public string? Capture { get; init; }

    /// <summary>Path within the node's disk image.</summary>
    public string? File { get; init; }

    /// <summary>Byte offset within <see cref="File"/>.</summary>
    public long? Offset { get; init; }

    /// <summary>Whether it is no violation, but the reason why something could not be judged.</summary>
    public bool IsDoubt { get; init; }
}
