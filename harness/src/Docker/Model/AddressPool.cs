namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>A subnet and its gateway.</summary>
/// <param name="Subnet"><c>10.210.3.0/24</c>.</param>
/// <param name="Gateway">The Engine's host in it.</param>
public sealed record AddressPool(string Subnet, string Gateway);
