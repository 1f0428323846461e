namespace Elastickv.Jepsen.Checker.Evidence;

/// <summary>Why a node was started: the names of <see cref="RunEventKind.NodeStart"/> events.</summary>
public static class StartReason
{
    public const string First = "first";

    /// <summary>After a stop, with nothing changed.</summary>
    public const string Restart = "restart";

    /// <summary>With its sidecar removed: it must refuse.</summary>
    public const string WipedSidecar = "wiped-sidecar";

    /// <summary>With an earlier sidecar of its own: it must refuse.</summary>
    public const string OlderSidecar = "older-sidecar";

    /// <summary>After its sidecar was rebuilt or put back.</summary>
    public const string RebuiltSidecar = "rebuilt-sidecar";
}
