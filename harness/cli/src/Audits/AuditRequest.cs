using System.Collections.Immutable;

namespace Elastickv.Jepsen.Cli.Audits;

/// <summary>What the user asked to be judged.</summary>
internal sealed record AuditRequest
{
    /// <summary>Folders, archives and files of nodes, in the order of the command line.</summary>
    public required ImmutableArray<NodePath> Disks { get; init; }

    /// <summary>Processes that still run, for the files that they deleted and hold open.</summary>
    public required ImmutableArray<NodePath> Processes { get; init; }

    public required string Kek { get; init; }

    public string? Canaries { get; init; }

    public string? Timeline { get; init; }

    public bool Json { get; init; }
}
