namespace Elastickv.Jepsen.Checker.Wal;

/// <summary>Where reading of a segment ended and why.</summary>
/// <param name="Offset">The first byte that was not read as a record.</param>
/// <param name="Reason">Why.</param>
/// <param name="Detail">The reason in words.</param>
public sealed record WalStop(long Offset, WalStopReason Reason, string Detail);
