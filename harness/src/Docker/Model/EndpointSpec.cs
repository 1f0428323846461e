namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>How a container stands in one network.</summary>
/// <param name="IPAMConfig">Its fixed address.</param>
public sealed record EndpointSpec(EndpointAddress IPAMConfig);
