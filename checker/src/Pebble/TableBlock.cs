namespace Elastickv.Jepsen.Checker.Pebble;

/// <summary>A block of a table, decompressed.</summary>
/// <param name="Offset">Where it stands in the file.</param>
/// <param name="Content">Its plain bytes.</param>
/// <param name="Compressed">Whether the file shows other bytes than these.</param>
internal sealed record TableBlock(long Offset, ReadOnlyMemory<byte> Content, bool Compressed);
