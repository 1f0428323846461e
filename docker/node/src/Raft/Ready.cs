using System.Collections.Immutable;

namespace Elastickv.Node.Raft;

/// <summary>
/// A batch of work for the host. The host does all of it, in this order, then calls <see cref="RaftCore.Advance"/>:
/// <list type="number">
/// <item>send <see cref="MessagesBeforeStore"/> (may overlap with the steps below);</item>
/// <item>if there is a <see cref="SnapshotToInstall"/>, make its bytes durable and append its marker to the WAL;</item>
/// <item>append <see cref="EntriesToStore"/> to the WAL (an entry replaces whatever stood at its index and after), then
/// <see cref="HardState"/>; if <see cref="MustSync"/>, one sync for all of it;</item>
/// <item>send <see cref="MessagesAfterStore"/>: they promise that the former is durable;</item>
/// <item>if there is a snapshot, replace the state machine by it; apply <see cref="CommittedEntries"/> in order, each membership entry
/// also through <see cref="RaftCore.ApplyConfChange"/>;</item>
/// <item>fail <see cref="FailedReads"/>, and keep <see cref="ReadStates"/> until their index is applied.</item>
/// </list>
/// A host that cannot do one of these must halt. Messages may be dropped, never reordered before their storing.
/// <para>
/// Restart: the core gets back the last marker, all entries after it and the last HardState. An entry that was written before the marker of an
/// <em>installed</em> snapshot and stands after it in the log must not come back: when replaying a marker, keep later entries only if
/// the log held the marker's index with the marker's term.
/// </para>
/// </summary>
public sealed record Ready
{
    /// <summary>New term, vote or commit index; null if unchanged.</summary>
    public HardState? HardState { get; init; }

    public ImmutableArray<Entry> EntriesToStore { get; init; } = [];

    /// <summary>Replaces log and state machine. Its bytes came with the InstallSnapshot message that was stepped last.</summary>
    public SnapshotMetadata? SnapshotToInstall { get; init; }

    /// <summary>Whether messages of this batch promise durability. If false, only the commit index moved and no sync is needed.</summary>
    public bool MustSync { get; init; }

    public ImmutableArray<Message> MessagesBeforeStore { get; init; } = [];

    public ImmutableArray<Message> MessagesAfterStore { get; init; } = [];

    /// <summary>Entries to apply; durable here once this batch is stored. Empty beside a snapshot.</summary>
    public ImmutableArray<Entry> CommittedEntries { get; init; } = [];

    public ImmutableArray<ReadState> ReadStates { get; init; } = [];

    /// <summary>Contexts of reads that could not be confirmed because the lead was lost.</summary>
    public ImmutableArray<ulong> FailedReads { get; init; } = [];

    internal bool IsEmpty =>
        HardState is null && SnapshotToInstall is null && EntriesToStore.IsEmpty && MessagesBeforeStore.IsEmpty && MessagesAfterStore.IsEmpty
        && CommittedEntries.IsEmpty && ReadStates.IsEmpty && FailedReads.IsEmpty;
}
