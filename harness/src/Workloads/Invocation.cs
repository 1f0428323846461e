using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Harness.Workloads;

/// <summary>What a process is about to do.</summary>
/// <param name="Function">What is done, as in <see cref="Operation.Function"/>.</param>
/// <param name="Key">The key it is done to.</param>
/// <param name="Value">The argument.</param>
public sealed record Invocation(string Function, string? Key, OperationValue Value);
