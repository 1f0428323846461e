namespace Elastickv.Jepsen.Harness.Plans;

/// <summary>A place in the order of a plan that is being made.</summary>
/// <param name="Episode">The trouble; null for none.</param>
/// <param name="Action">The rollout step that meets it; null for none. One of the two is there.</param>
internal sealed record Slot(Episode? Episode, string? Action)
{
    public TimeSpan Length => Episode?.Length ?? TimeSpan.Zero;
}
