namespace Elastickv.Jepsen.Checker.Sidecars;

/// <summary>One data key as a sidecar lists it (spec §4.2).</summary>
/// <param name="Purpose">What it protects.</param>
/// <param name="Wrapped">The 60 bytes of <see cref="Envelopes.KeyWrap"/>.</param>
/// <param name="LocalEpoch">This node's epoch under the key.</param>
public sealed record SidecarKey(KeyPurpose Purpose, ReadOnlyMemory<byte> Wrapped, ushort LocalEpoch);
