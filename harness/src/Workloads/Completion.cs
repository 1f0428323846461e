using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Harness.Workloads;

/// <summary>What a client knows about an operation once it is over.</summary>
/// <param name="Type">Any type but <see cref="OperationType.Invoke"/>.</param>
/// <param name="Value">The result; for a write, what was written.</param>
/// <param name="Error">Why it is not ok.</param>
public sealed record Completion(OperationType Type, OperationValue Value, string? Error = null);
