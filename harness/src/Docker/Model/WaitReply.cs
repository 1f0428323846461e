namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>How a container ended.</summary>
internal sealed record WaitReply(int StatusCode);
