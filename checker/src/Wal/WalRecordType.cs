namespace Elastickv.Jepsen.Checker.Wal;

/// <summary>What a record of an etcd write-ahead log holds (spec §11.3).</summary>
public enum WalRecordType
{
    Metadata = 1,
    Entry = 2,
    HardState = 3,
    Crc = 4,
    Snapshot = 5,
}
