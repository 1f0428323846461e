using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Transactions.Operations;

/// <summary>An event of a history without its steps.</summary>
internal readonly record struct EventHeader(long Index, int Process, OperationType Type, string? Node);
