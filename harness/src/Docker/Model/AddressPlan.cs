namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>The addresses of a network.</summary>
public sealed record AddressPlan(IReadOnlyList<AddressPool> Config);
