using System.Text.Json.Serialization;

namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>A bridge network to be created.</summary>
public sealed record NetworkSpec
{
    public required string Name { get; init; }

    public bool CheckDuplicate { get; init; } = true;

    public string Driver { get; init; } = "bridge";

    [JsonPropertyName("IPAM")]
    public required AddressPlan Addresses { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
