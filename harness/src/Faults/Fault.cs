using System.Collections.Immutable;
using Elastickv.Jepsen.Harness.Clusters;

namespace Elastickv.Jepsen.Harness.Faults;

/// <summary>
/// Something that goes wrong and is put right again. What nodes do about it is evidence and no exception; <see cref="EndAsync"/> must be safe to call even
/// when <see cref="BeginAsync"/> broke off.
/// </summary>
public abstract record Fault
{
    /// <summary>One of <see cref="FaultKind"/>.</summary>
    public abstract string Kind { get; }

    /// <summary>The ids of the nodes it hurts.</summary>
    public required ImmutableArray<string> Nodes { get; init; }

    /// <summary>Why it cannot be done to such links; null if it can. What cannot be done is put on record and not begun.</summary>
    public virtual string? Unavailable(NetworkAbilities network) => null;

    /// <summary>Does the harm. Returns what is worth telling, or null.</summary>
    public abstract Task<string?> BeginAsync(FaultScene scene, CancellationToken cancellationToken);

    /// <summary>Undoes it. Returns what is worth telling, or null.</summary>
    public abstract Task<string?> EndAsync(FaultScene scene, CancellationToken cancellationToken);
}
