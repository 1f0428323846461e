using System.Collections.Immutable;

namespace Elastickv.Node.Raft;

/// <summary>What a member knows when it starts: the replayed WAL and how far its state machine got.</summary>
public sealed record InitialState
{
    /// <summary>The term of the entries that found a group; its first leader leads a later one.</summary>
    internal const ulong FoundingTerm = 1;

    /// <summary>A member without a past that waits to be added to a group.</summary>
    public static InitialState Empty { get; } = new();

    public HardState HardState { get; init; }

    /// <summary>The latest durable snapshot; the log begins after it.</summary>
    public SnapshotMetadata Snapshot { get; init; } = new(0, 0, ConfState.Empty);

    /// <summary>The entries after <see cref="Snapshot"/>, without a gap.</summary>
    public ImmutableArray<Entry> Entries { get; init; } = [];

    /// <summary>Last entry contained in the durable state machine; at least the snapshot's index. Later ones are handed out for applying again.</summary>
    public ulong Applied { get; init; }

    /// <summary>The member ran before, and may have answered a leader just before it ended.</summary>
    public bool HasPast { get; init; }

    /// <summary>
    /// First start of a new group. Its members are the first entries of every member's log, so that a member who joins later learns them, too.
    /// Every founding member must pass the same ids and contexts, and must store entries and HardState before it creates its <see cref="RaftCore"/>.
    /// </summary>
    public static InitialState Bootstrap(IReadOnlyDictionary<ulong, ReadOnlyMemory<byte>> contextById)
    {
        ArgumentOutOfRangeException.ThrowIfZero(contextById.Count);
        var entries = contextById
            .OrderBy(member => member.Key)
            .Select((member, i) => new Entry(
                FoundingTerm, (ulong)i + 1, EntryType.ConfChange, new ConfChange(ConfChangeType.AddVoter, member.Key, member.Value).Encode()))
            .ToImmutableArray();
        return new InitialState { Entries = entries, HardState = new HardState(FoundingTerm, 0, (ulong)entries.Length) };
    }
}
