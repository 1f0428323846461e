namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>Where a container's ports can be reached.</summary>
/// <param name="Ports">By <c>6379/tcp</c>; null for a port that is not published.</param>
public sealed record NetworkSettings(IReadOnlyDictionary<string, IReadOnlyList<PortBinding>?>? Ports);
