namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>A volume in a container.</summary>
/// <param name="Source">The volume's name.</param>
/// <param name="Target">An absolute path in the container.</param>
public sealed record MountSpec(string Source, string Target, bool ReadOnly = false)
{
    public string Type => "volume";
}
