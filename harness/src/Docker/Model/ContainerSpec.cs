namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>A container to be created. What is null is left to the image.</summary>
public sealed record ContainerSpec
{
    public required string Image { get; init; }

    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>The arguments of the entry point.</summary>
    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary><c>NAME=value</c>.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    public string? User { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary><c>6379/tcp</c>.</summary>
    public IReadOnlyDictionary<string, Empty>? ExposedPorts { get; init; }

    public HealthSpec? Healthcheck { get; init; }

    public HostSpec HostConfig { get; init; } = new();

    public NetworkingSpec? NetworkingConfig { get; init; }
}
