namespace Elastickv.Node.Wal;

/// <summary>
/// The Raft log on disk is damaged before its end, or lost entries it had promised to keep. The node must not start: acknowledged
/// entries may be missing.
/// </summary>
public sealed class WalDamagedException(string message) : IOException("wal: " + message);
