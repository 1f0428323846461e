using System.Collections.Immutable;

namespace Elastickv.Jepsen.Harness.Plans;

/// <summary>When a step begins: <see cref="Delay"/> after the first moment at which all that is given holds. All times are in seconds.</summary>
public sealed record Trigger
{
    private readonly ImmutableArray<string> _after = [];

    /// <summary>Not before this time, counted from the moment at which the cluster was up and the clients began.</summary>
    public TimeSpan? At { get; init; }

    /// <summary>Not before all these steps are done, however they went.</summary>
    public ImmutableArray<string> After
    {
        get => _after;
        init => _after = value.IsDefault ? [] : value;
    }

    /// <summary>Not before this step was begun; it may still go on. This is how one thing happens during another.</summary>
    public string? During { get; init; }

    public TimeSpan Delay { get; init; }

    /// <summary>Every step that this one waits for.</summary>
    internal IEnumerable<string> Awaited => During is null ? After : After.Append(During);
}
