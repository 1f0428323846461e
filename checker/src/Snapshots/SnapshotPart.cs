using Elastickv.Jepsen.Checker.Rows;

namespace Elastickv.Jepsen.Checker.Snapshots;

/// <summary>The store part of a snapshot (spec §11.3), behind the eight letters that name its format.</summary>
internal abstract class SnapshotPart
{
    /// <summary>The store's last commit timestamp, once reading has begun.</summary>
    public ulong LastCommitTimestamp { get; protected set; }

    /// <summary>Why it could not be read to its end, or null; once it was read.</summary>
    public string? Damage { get; protected set; }

    /// <summary>The rows, as far as they can be read.</summary>
    public abstract IEnumerable<StoredRow> Rows(SnapshotCursor cursor);
}
