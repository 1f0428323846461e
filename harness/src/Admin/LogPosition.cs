namespace Elastickv.Jepsen.Harness.Admin;

/// <summary>How far a node is in the log, by its own account.</summary>
/// <param name="Committed">The last entry that it knows to be committed.</param>
/// <param name="Applied">The last entry that it has applied.</param>
public readonly record struct LogPosition(ulong Committed, ulong Applied);
