namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>A volume to be created.</summary>
public sealed record VolumeSpec(string Name, IReadOnlyDictionary<string, string> Labels);
