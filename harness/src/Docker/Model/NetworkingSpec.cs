namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>The networks that a container joins, by name.</summary>
public sealed record NetworkingSpec(IReadOnlyDictionary<string, EndpointSpec> EndpointsConfig);
