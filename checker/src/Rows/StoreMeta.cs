using System.Buffers.Binary;

namespace Elastickv.Jepsen.Checker.Rows;

/// <summary>What the store notes about itself in rows of LE8 (spec §2.8).</summary>
internal sealed class StoreMeta
{
    public ulong? AppliedIndex { get; private set; }

    public ulong? LastCommitTimestamp { get; private set; }

    /// <summary>Versions older than this may have been compacted away, on each node by itself.</summary>
    public ulong? MinimumRetainedTimestamp { get; private set; }

    /// <summary>Takes a row of kind <see cref="RowKind.Meta"/>; false when it has not the form of one.</summary>
    public bool Take(StoredRow row)
    {
        if (row.Value.Length != sizeof(ulong))
            return false;
        var value = BinaryPrimitives.ReadUInt64LittleEndian(row.Value.Span);
        if (row.Key.Span.SequenceEqual("_meta_applied_index"u8))
            AppliedIndex = value;
        else if (row.Key.Span.SequenceEqual("_meta_last_commit_ts"u8))
            LastCommitTimestamp = value;
        else if (row.Key.Span.SequenceEqual("_meta_min_retained_ts"u8))
            MinimumRetainedTimestamp = value;
        return true;
    }
}
