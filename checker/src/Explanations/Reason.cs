namespace Elastickv.Jepsen.Checker.Explanations;

/// <summary>One step of a proof.</summary>
/// <param name="Text">A sentence.</param>
/// <param name="From">The call of which the sentence says that it was over, by number; -1 for none.</param>
/// <param name="To">The call of which it says that it began later; -1 for none.</param>
internal sealed record Reason(string Text, int From = -1, int To = -1);
