namespace Elastickv.Jepsen.Checker.Pebble;

/// <summary>What an internal key does. Only those that matter for rows are named.</summary>
public enum PebbleOperationKind
{
    Delete = 0,
    Set = 1,
    Merge = 2,
    LogData = 3,
    SingleDelete = 7,
    RangeDelete = 15,
    SetWithDelete = 18,
    RangeKeyDelete = 19,
    RangeKeyUnset = 20,
    RangeKeySet = 21,
    IngestTable = 22,
    DeleteSized = 23,
}
