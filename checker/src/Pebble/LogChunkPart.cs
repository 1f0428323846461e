namespace Elastickv.Jepsen.Checker.Pebble;

/// <summary>Which part of a record a chunk of a log is.</summary>
internal enum LogChunkPart
{
    Full = 1,
    First = 2,
    Middle = 3,
    Last = 4,
}
