using Elastickv.Jepsen.Checker.Evidence;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>Bytes that are searched for: a canary, which may stand in some places, or a secret key, which may stand nowhere.</summary>
/// <param name="Value">The bytes.</param>
/// <param name="Canary">The canary, or null for a secret.</param>
/// <param name="Secret">What the secret is, or null for a canary.</param>
internal sealed record Marker(ReadOnlyMemory<byte> Value, Canary? Canary, string? Secret);
