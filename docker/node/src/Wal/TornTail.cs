namespace Elastickv.Node.Wal;

/// <summary>Where the last write before a crash was cut off. Nothing in it had been acknowledged.</summary>
/// <param name="Segment">File name of the segment.</param>
/// <param name="Offset">Where the unfinished record begins.</param>
/// <param name="Discarded">Bytes of it that were on disk.</param>
public sealed record TornTail(string Segment, long Offset, long Discarded);
