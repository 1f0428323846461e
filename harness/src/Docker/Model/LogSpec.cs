namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>Where the Engine keeps a container's log.</summary>
public sealed record LogSpec(string Type)
{
    /// <summary>The one driver whose logs can be read back with every Engine.</summary>
    public static readonly LogSpec JsonFile = new("json-file");
}
