namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>What a container may do on its host.</summary>
public sealed record HostSpec
{
    /// <summary>A network's name, <c>none</c>, or <c>container:ID</c>.</summary>
    public string? NetworkMode { get; init; }

    /// <summary><c>container:ID</c> to share that container's processes; null for a namespace of its own.</summary>
    public string? PidMode { get; init; }

    public IReadOnlyList<MountSpec>? Mounts { get; init; }

    public IReadOnlyList<string>? CapAdd { get; init; }

    public IReadOnlyList<string>? CapDrop { get; init; }

    public IReadOnlyList<string>? SecurityOpt { get; init; }

    /// <summary>By <c>6379/tcp</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PortBinding>>? PortBindings { get; init; }

    public LogSpec? LogConfig { get; init; }
}
