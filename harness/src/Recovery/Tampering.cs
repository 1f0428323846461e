namespace Elastickv.Jepsen.Harness.Recovery;

/// <summary>What was done to a stopped node's sidecar.</summary>
/// <param name="Reason">Why its next start must be refused, one of <see cref="Checker.Evidence.StartReason"/>.</param>
/// <param name="Original">The sidecar that it had.</param>
public sealed record Tampering(string Reason, byte[] Original);
