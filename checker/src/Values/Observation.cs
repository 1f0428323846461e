namespace Elastickv.Jepsen.Checker.Values;

/// <summary>A client's proof that a key held a value: an acknowledged write of it, or a read that returned it.</summary>
/// <param name="Value">The value.</param>
/// <param name="Begin">Index in the history where the operation was invoked.</param>
/// <param name="End">Index in the history where it was answered.</param>
/// <param name="IsRead">Whether it is a read.</param>
internal readonly record struct Observation(WrittenValue Value, long Begin, long End, bool IsRead);
