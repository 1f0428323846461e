using Elastickv.Jepsen.Checker.Explanations;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Models;

/// <summary>What a check of a history answers.</summary>
/// <param name="Result">The verdict, with its findings.</param>
/// <param name="Explanation">The shortest explanation that was found, where the history is wrong.</param>
public sealed record CheckReport(CheckResult Result, Explanation? Explanation = null);
