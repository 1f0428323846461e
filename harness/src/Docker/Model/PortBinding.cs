namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>A port of the Engine's host that leads into a container.</summary>
/// <param name="HostIp">Empty for every address.</param>
/// <param name="HostPort">Empty for a free one.</param>
public sealed record PortBinding(string HostIp, string HostPort);
