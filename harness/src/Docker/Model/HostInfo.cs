namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>What a container may do on its host.</summary>
public sealed record HostInfo(bool Privileged, IReadOnlyList<string>? CapAdd, IReadOnlyList<string>? CapDrop);
