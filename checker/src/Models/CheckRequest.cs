namespace Elastickv.Jepsen.Checker.Models;

/// <summary>What is asked of a history besides the model.</summary>
public sealed record CheckRequest
{
    /// <summary>One of the model's <see cref="IHistoryModel.Consistencies"/>; null for its usual one.</summary>
    public string? Consistency { get; init; }

    /// <summary>Measures the time it takes.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether a nil that was read may stand for any value, as in Knossos' histories, and not for a missing one.</summary>
    public bool NilIsUnknown { get; init; }
}
