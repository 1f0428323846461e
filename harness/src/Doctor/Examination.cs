namespace Elastickv.Jepsen.Harness.Doctor;

/// <summary>One thing that a run needs, and whether this machine has it.</summary>
/// <param name="Subject">What was looked at.</param>
/// <param name="Grade">How it is.</param>
/// <param name="Finding">What was found.</param>
/// <param name="Remedy">What to do about it; null if nothing need be done or can be.</param>
public sealed record Examination(string Subject, Grade Grade, string Finding, string? Remedy = null);
