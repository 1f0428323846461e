namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>The id of what was created.</summary>
internal sealed record CreateReply(string Id);
