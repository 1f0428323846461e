namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>A container in a list.</summary>
/// <param name="State"><c>created</c>, <c>running</c>, <c>paused</c>, <c>exited</c>, <c>dead</c>.</param>
public sealed record ContainerSummary(string Id, IReadOnlyList<string> Names, string State, IReadOnlyDictionary<string, string>? Labels);
