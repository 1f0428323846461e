namespace Elastickv.Node.Hosting;

/// <summary>What happened to the Raft group in this process life, as far as its present state does not tell (spec §12.6). Safe to use from any thread.</summary>
public sealed class RaftCounters
{
    private long _leaderChanges;
    private long _failedProposals;
    private long _droppedMessages;
    private long _brokenStreams;
    private long _refusedMessages;
    private long _coldStartRestores;

    /// <summary>How often this node came to know another leader than before; the first counts.</summary>
    public long LeaderChanges => Interlocked.Read(ref _leaderChanges);

    /// <summary>Proposals whose caller was not told that they were applied, whatever became of them.</summary>
    public long FailedProposals => Interlocked.Read(ref _failedProposals);

    /// <summary>Messages to peers that were given up on this node.</summary>
    public long DroppedMessages => Interlocked.Read(ref _droppedMessages);

    /// <summary>Streams to peers that could not be opened or ended.</summary>
    public long BrokenStreams => Interlocked.Read(ref _brokenStreams);

    /// <summary>Messages of peers for which the loop had no room.</summary>
    public long RefusedMessages => Interlocked.Read(ref _refusedMessages);

    /// <summary>Restores of the store from a snapshot at the start of the process.</summary>
    public long ColdStartRestores => Interlocked.Read(ref _coldStartRestores);

    public void CountLeaderChange() => Interlocked.Increment(ref _leaderChanges);

    public void CountFailedProposal() => Interlocked.Increment(ref _failedProposals);

    public void CountDroppedMessages(int count) => Interlocked.Add(ref _droppedMessages, count);

    public void CountBrokenStream() => Interlocked.Increment(ref _brokenStreams);

    public void CountRefusedMessage() => Interlocked.Increment(ref _refusedMessages);

    public void CountColdStartRestore() => Interlocked.Increment(ref _coldStartRestores);
}
