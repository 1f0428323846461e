using Elastickv.Jepsen.Checker.Registry;
using Elastickv.Jepsen.Checker.Wal;

namespace Elastickv.Jepsen.Checker.Envelopes;

/// <summary>
/// Goes through one log and says of each entry whether its proposer had the raft cutover below it: what the log held when the entry was written, its
/// proposer's log held too. A leader that was cut off before it got the cutover goes on in clear, above that index as well, and none of it can be committed.
/// </summary>
/// <param name="keys">Which index the cutover has.</param>
/// <param name="committed">What is known of the log that all nodes share.</param>
internal sealed class CutoverWatch(DiskKeys keys, CommittedLog committed)
{
    /// <summary>Null while the log shows only what is above the cutover.</summary>
    private bool? _holds;
    private ulong _last;

    /// <summary>Whether an entry stands above the cutover in a log that held it; to be asked about every entry, in their order.</summary>
    public bool IsAbove(WalLog log, WalEntry entry)
    {
        var cutover = keys.RaftCutover;
        if (entry.Index == cutover)
            _holds = committed.IsCommitted(entry) || OpenedEntries.EncryptionOf(entry, keys) is { Kind: EncryptionEntryKind.EnableRaftEnvelope };
        else if (entry.Index > cutover && log.InstalledIndex >= cutover)
            _holds = true;
        else if (_last < cutover)
            _holds = null;
        _last = entry.Index;
        return cutover != 0 && entry.Index > cutover && (_holds ?? !committed.IsLost(entry));
    }

    /// <summary>Whether an entry is what a leader left behind that had not got the cutover; to be asked about every entry, in their order.</summary>
    public bool IsLeftBehind(WalLog log, WalEntry entry)
    {
        var isAbove = IsAbove(log, entry);
        return keys.RaftCutover != 0 && !isAbove && (entry.Index > keys.RaftCutover || committed.IsLost(entry));
    }
}
