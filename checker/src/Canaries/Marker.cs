using Elastickv.Jepsen.Checker.Evidence;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>
/// Bytes that are searched for: a canary, which may stand in some places, a secret key, which may stand nowhere, or neither of both: a control,
/// which may stand anywhere and shows that the search works.
/// </summary>
/// <param name="Value">The bytes.</param>
/// <param name="Canary">The canary, or null.</param>
/// <param name="Secret">What the secret is, or null.</param>
internal readonly record struct Marker(ReadOnlyMemory<byte> Value, Canary? Canary, string? Secret)
{
    public bool IsControl => Canary is null && Secret is null;
}
