namespace Elastickv.Node.Wal;

/// <summary>A replay, and where writing goes on after it.</summary>
internal sealed record WalScan(WalReplay Replay, SegmentName Last, long End, uint Checksum, ulong LastIndex);
