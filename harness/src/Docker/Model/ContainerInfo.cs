namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>A container as it is now.</summary>
public sealed record ContainerInfo(string Id, ContainerState State, NetworkSettings NetworkSettings, HostInfo HostConfig, IReadOnlyList<MountInfo> Mounts);
