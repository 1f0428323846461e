namespace Elastickv.Jepsen.Checker.Models;

/// <summary>The judgement of a recorded history, with what it took.</summary>
/// <param name="Report">The answer.</param>
/// <param name="Events">How many events of clients were read.</param>
/// <param name="ParseTime">How long reading and gathering took.</param>
/// <param name="CheckTime">How long the decision took.</param>
public sealed record Judgement(CheckReport Report, long Events, TimeSpan ParseTime, TimeSpan CheckTime);
