namespace Elastickv.Node.Wal;

/// <summary>Kinds of log records (walpb.Record.type).</summary>
internal enum RecordType
{
    Metadata = 1,
    Entry = 2,
    State = 3,
    Crc = 4,
    Snapshot = 5,
}
