namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>A history as it was found on disk.</summary>
/// <param name="History">Every whole line.</param>
/// <param name="TornTail">Whether a last line broke off in the middle and was left out, as after a crash of the suite.</param>
public sealed record RecordedHistory(History History, bool TornTail);
