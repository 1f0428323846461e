namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>The value of a set in the Engine's JSON: <c>{}</c>.</summary>
public sealed record Empty;
