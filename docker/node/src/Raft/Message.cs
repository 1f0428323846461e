using System.Collections.Immutable;

namespace Elastickv.Node.Raft;

/// <summary>One message between members. Messages may be lost, delayed, repeated and reordered.</summary>
public sealed record Message
{
    /// <summary>Value of <see cref="Context"/> in a <see cref="MessageType.Vote"/> that the leader itself asked for.</summary>
    public const ulong ForcedVote = 1;

    public required MessageType Type { get; init; }

    public required ulong From { get; init; }

    public required ulong To { get; init; }

    /// <summary>The sender's term; in a PreVote and its grant the term it would campaign in.</summary>
    public required ulong Term { get; init; }

    /// <summary>Term of the entry at <see cref="Index"/>; in a rejection the term at <see cref="RejectHint"/>.</summary>
    public ulong LogTerm { get; init; }

    /// <summary>
    /// Append: the entry before <see cref="Entries"/>. Vote and PreVote: the candidate's last entry. AppendResponse: the last entry
    /// known to match the leader's, or the refused one.
    /// </summary>
    public ulong Index { get; init; }

    /// <summary>The sender's commit index, in a heartbeat no further than what the receiver is known to hold.</summary>
    public ulong Commit { get; init; }

    /// <summary>Requests for votes and their refusals: term of the entry at <see cref="Commit"/>.</summary>
    public ulong CommitTerm { get; init; }

    public ImmutableArray<Entry> Entries { get; init; } = [];

    public bool Reject { get; init; }

    /// <summary>Where the leader should probe next after a rejection.</summary>
    public ulong RejectHint { get; init; }

    /// <summary>Heartbeats: the round of reads being confirmed, 0 for none. Vote: <see cref="ForcedVote"/> or 0.</summary>
    public ulong Context { get; init; }

    /// <summary>
    /// InstallSnapshot only. The transport carries the snapshot's bytes beside the message; the receiving host steps the message
    /// once all bytes are there.
    /// </summary>
    public SnapshotMetadata? Snapshot { get; init; }
}
