namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>A volume in a container.</summary>
/// <param name="Destination">Where it stands in the container.</param>
/// <param name="RW">Whether the container may write it.</param>
public sealed record MountInfo(string? Name, string Destination, bool RW);
