namespace Elastickv.Jepsen.Checker.Pebble;

/// <summary>One operation on one key, from a table or from a log.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Key">The user key, in Pebble's words: a raw row key.</param>
/// <param name="Value">The raw row value, where there is one.</param>
/// <param name="Sequence">Its sequence number: the highest of a key wins.</param>
/// <param name="Offset">Where its block or record stands in the file.</param>
public sealed record PebbleOperation(PebbleOperationKind Kind, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value, ulong Sequence, long Offset)
{
    /// <summary>Whether it puts a row.</summary>
    public bool IsSet => Kind is PebbleOperationKind.Set or PebbleOperationKind.SetWithDelete or PebbleOperationKind.Merge;
}
