namespace Elastickv.Jepsen.Checker.Evidence;

/// <summary>How a step of the rollout went: what the details of <see cref="RunEventKind.RolloutEnd"/> events begin with.</summary>
public static class RolloutOutcome
{
    public const string Done = "done";
    public const string NotDone = "not done";
}
