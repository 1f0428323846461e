using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Elastickv.Node.Raft;

/// <content>The exchange with the host.</content>
public sealed partial class RaftCore
{
    private readonly Queue<ulong> _unappliedConfChanges = new();
    private Ready? _outstanding;

    /// <summary>The hard state that the host was last given.</summary>
    private HardState _handedOut;

    /// <summary>
    /// Takes the next batch of work, if there is any. Appends and read rounds are sent from here, so everything put in since the last
    /// batch shares messages, storing and sync.
    /// </summary>
    /// <exception cref="RaftInvariantException">The batch before has not been advanced.</exception>
    public bool TryTakeReady([NotNullWhen(true)] out Ready? ready)
    {
        Invariant.Holds(_outstanding is null, $"a batch was taken before the last was done");
        if (Role == Role.Leader)
        {
            StartReadRound();
            SendDueHeartbeats();
            SendDueAppends();
        }

        ready = CollectReady();
        if (ready.IsEmpty)
        {
            ready = null;
            return false;
        }

        foreach (var entry in ready.CommittedEntries)
        {
            if (entry.Type != EntryType.Normal)
                _unappliedConfChanges.Enqueue(entry.Index);
        }

        _handedOut = ready.HardState ?? _handedOut;
        _outstanding = ready;
        return true;
    }

    /// <summary>The host has done all that the batch says: it is durable and applied.</summary>
    public void Advance(Ready ready)
    {
        Invariant.Holds(ReferenceEquals(ready, _outstanding), $"advanced a batch that is not the one taken last");
        Invariant.Holds(_unappliedConfChanges.Count == 0, $"{_unappliedConfChanges.Count} membership entries were not applied");
        _outstanding = null;
        if (ready.SnapshotToInstall is { } snapshot)
            _log.SnapshotInstalled(snapshot);
        if (!ready.EntriesToStore.IsEmpty)
            _log.StoredTo(ready.EntriesToStore[^1].Index, ready.EntriesToStore[^1].Term);
        if (!ready.CommittedEntries.IsEmpty)
            _log.AppliedTo(ready.CommittedEntries[^1].Index);
        AcknowledgeOwnEntries();
    }

    private Ready CollectReady()
    {
        var hardState = new HardState(Term, _vote, _log.Committed);
        var entries = _log.NotStored();
        var promises = hardState.Term != _handedOut.Term || hardState.Vote != _handedOut.Vote || _log.PendingSnapshot is not null;

        // Before this term is durable, not even a leader may send entries of it: after a crash it could lead the same term with others.
        var (before, after) = promises ? ([], TakeAll(_outbox)) : SplitOutbox();
        return new Ready
        {
            HardState = hardState == _handedOut ? null : hardState,
            EntriesToStore = entries,
            SnapshotToInstall = _log.PendingSnapshot,
            MustSync = promises || !entries.IsEmpty,
            MessagesBeforeStore = before,
            MessagesAfterStore = after,
            CommittedEntries = _log.NotApplied(_config.MaxBytesToApply),
            ReadStates = TakeAll(_confirmedReads),
            FailedReads = TakeAll(_failedReads),
        };
    }

    private (ImmutableArray<Message> Before, ImmutableArray<Message> After) SplitOutbox()
    {
        var after = _outbox.Where(message => !IsFreeToGo(message)).ToImmutableArray();
        _outbox.RemoveAll(message => !IsFreeToGo(message));
        return (TakeAll(_outbox), after);
    }

    /// <summary>A leader's messages promise nothing about its own disk.</summary>
    private static bool IsFreeToGo(Message message) =>
        message.Type is MessageType.Append or MessageType.Heartbeat or MessageType.InstallSnapshot or MessageType.TimeoutNow;

    private static ImmutableArray<T> TakeAll<T>(List<T> list)
    {
        ImmutableArray<T> all = [.. list];
        list.Clear();
        return all;
    }
}
