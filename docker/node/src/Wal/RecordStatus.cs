namespace Elastickv.Node.Wal;

/// <summary>What stands at a place of a segment.</summary>
internal enum RecordStatus
{
    Record,

    /// <summary>Only the zeros of preallocation follow.</summary>
    End,

    /// <summary>Neither a whole record nor the end.</summary>
    Broken,
}
