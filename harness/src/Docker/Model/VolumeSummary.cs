namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>A volume in a list.</summary>
public sealed record VolumeSummary(string Name, IReadOnlyDictionary<string, string>? Labels);
