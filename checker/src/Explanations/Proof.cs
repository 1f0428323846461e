using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Linearizability.Search;

namespace Elastickv.Jepsen.Checker.Explanations;

/// <summary>What proves that a key is not linearizable.</summary>
internal sealed record Proof
{
    /// <summary>All that is known of the key.</summary>
    public required Partition Whole { get; init; }

    /// <summary>Few calls that cannot be put in order: the proof.</summary>
    public required Partition Core { get; init; }

    /// <summary>The call of the core with whose completion it shows.</summary>
    public required int Culprit { get; init; }

    /// <summary>How many of the key's completions come before that one: so far everything can be put in order.</summary>
    public required int CompletedBefore { get; init; }

    /// <summary>How many completions the key has.</summary>
    public required int Completed { get; init; }

    /// <summary>Whether it is certain that everything before can be put in order.</summary>
    public required bool IsFirst { get; init; }

    /// <summary>An order of the core before that completion; null where none was found in time.</summary>
    public PlacedOrder? Order { get; init; }

    /// <summary>The core before that completion, which <see cref="Order"/> numbers.</summary>
    public required Partition Before { get; init; }

    public required CallNames Names { get; init; }

    /// <summary>Why no order of the core is possible, if there is a simple reason.</summary>
    public required IReadOnlyList<Reason> Reasons { get; init; }
}
