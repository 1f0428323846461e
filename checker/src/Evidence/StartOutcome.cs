namespace Elastickv.Jepsen.Checker.Evidence;

/// <summary>How a start went: the details of <see cref="RunEventKind.NodeStart"/> events.</summary>
public static class StartOutcome
{
    public const string Ready = "ready";

    /// <summary>What the detail begins with if the node exited instead; its exit code and last log line follow.</summary>
    public const string Refused = "refused: ";

    /// <summary>The node neither answered nor exited in time.</summary>
    public const string Silent = "silent";
}
