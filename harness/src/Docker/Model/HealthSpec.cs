namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>A health check; <c>["NONE"]</c> switches the image's off.</summary>
public sealed record HealthSpec(IReadOnlyList<string> Test)
{
    public static readonly HealthSpec None = new(["NONE"]);
}
