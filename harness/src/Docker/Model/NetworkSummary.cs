namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>A network in a list.</summary>
public sealed record NetworkSummary(string Id, string Name, IReadOnlyDictionary<string, string>? Labels);
