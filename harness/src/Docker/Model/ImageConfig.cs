namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>How containers of an image are run.</summary>
/// <param name="User">Empty for root, else a number or a name, with an optional group behind a colon.</param>
public sealed record ImageConfig(string? User, IReadOnlyList<string>? Entrypoint, IReadOnlyDictionary<string, string>? Labels);
