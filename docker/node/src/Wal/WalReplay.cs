using System.Collections.Immutable;
using Elastickv.Node.Raft;

namespace Elastickv.Node.Wal;

/// <summary>What a log holds when it is opened.</summary>
/// <param name="Metadata">As given when the log was created.</param>
/// <param name="HardState">The last one stored.</param>
/// <param name="Snapshots">Markers of all durable snapshots, in the order written.</param>
/// <param name="Entries">Entries in index order without gap; those a later leader replaced are left out. May begin before the newest snapshot.</param>
/// <param name="TornTail">The unfinished write that was cut off, if any.</param>
public sealed record WalReplay(
    ReadOnlyMemory<byte> Metadata, HardState HardState, ImmutableArray<SnapshotMarker> Snapshots, IReadOnlyList<Entry> Entries, TornTail? TornTail);
