using Elastickv.Jepsen.Checker.Sidecars;

namespace Elastickv.Jepsen.Checker.Audits;

/// <summary>A data key that opened under the KEK.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Purpose">What it protects.</param>
/// <param name="IsActive">Whether any sidecar of the last capture says that new things are sealed under it.</param>
public sealed record KeyFact(uint Id, KeyPurpose Purpose, bool IsActive);
