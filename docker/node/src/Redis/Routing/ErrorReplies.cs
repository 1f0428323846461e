namespace Elastickv.Node.Redis.Routing;

/// <summary>
/// Error replies of spec §13.4, each with a code as its first token (H-10 closed). A client takes every <c>ERR</c> for a definite failure except
/// those that contain <c>context deadline exceeded</c>, and every <c>NOTLEADER</c> to a write for an unknown outcome; an unknown outcome
/// must therefore carry one of these two, and never any other text.
/// </summary>
internal static class ErrorReplies
{
    public const string LeaderNotFound = "NOTLEADER leader not found";

    public const string DeadlineExceeded = "ERR context deadline exceeded";

    /// <summary>Between nodes only: the command arrived at a node that does not lead, and nothing was proposed.</summary>
    public const string NotProposed = "NOTPROPOSED not leader";

    public static string NotLeader(string reason) => "NOTLEADER " + reason;

    public static string Refused(string reason) => "ERR " + reason;

    public static string LeaderAddressUnknown(string raftAddress) => $"ERR leader redis address unknown for {raftAddress}";

    /// <summary>The leader has the command and did not answer in time.</summary>
    public static string ForwardTimedOut(string address) => $"{DeadlineExceeded}: leader {address}: i/o timeout";

    /// <summary>The leader may have the command, and the connection broke.</summary>
    public static string ForwardBroken(string address, string reason) => $"NOTLEADER connection to leader {address} lost after sending: {reason}";
}
