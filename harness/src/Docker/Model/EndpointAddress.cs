namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>A fixed address in a network.</summary>
public sealed record EndpointAddress(string IPv4Address);
