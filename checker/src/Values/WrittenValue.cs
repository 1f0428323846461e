namespace Elastickv.Jepsen.Checker.Values;

/// <summary>A value that a client wrote, and when, as places in the history.</summary>
/// <param name="Key">The user's key.</param>
/// <param name="Bytes">The value.</param>
/// <param name="Phase">The last phase that was confirmed before the write was invoked.</param>
/// <param name="Invoked">Index of the invocation, null where no history says it.</param>
/// <param name="Acknowledged">Index of the acknowledgement, null for a write that has none or whose place is not known.</param>
internal sealed record WrittenValue(string Key, ReadOnlyMemory<byte> Bytes, string Phase, long? Invoked, long? Acknowledged);
