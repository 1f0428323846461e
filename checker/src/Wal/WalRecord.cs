namespace Elastickv.Jepsen.Checker.Wal;

/// <summary>A record of an etcd write-ahead log.</summary>
/// <param name="Type">What it holds.</param>
/// <param name="Data">Its content, a protobuf message for most types.</param>
/// <param name="Offset">Where its length word stands in the segment.</param>
/// <param name="End">The byte behind it and its padding.</param>
/// <param name="Intact">Whether its checksum, which continues that of the record before, is right.</param>
public sealed record WalRecord(WalRecordType Type, ReadOnlyMemory<byte> Data, long Offset, long End, bool Intact);
