namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>What the Engine says of itself before a version is settled.</summary>
internal sealed record VersionReply(string Version, string ApiVersion, string MinAPIVersion, string KernelVersion);
