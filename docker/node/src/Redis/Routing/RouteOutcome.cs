namespace Elastickv.Node.Redis.Routing;

/// <summary>How one attempt at a request ended.</summary>
/// <param name="Reply">RESP2 to pass on, or empty.</param>
/// <param name="Error">The error reply, its code first, or null.</param>
/// <param name="IsOpen">Whether the request has certainly had no effect, so that another attempt is permitted.</param>
internal readonly record struct RouteOutcome(ReadOnlyMemory<byte> Reply, string? Error, bool IsOpen)
{
    public static RouteOutcome Done(ReadOnlyMemory<byte> reply) => new(reply, null, IsOpen: false);

    /// <summary>The error is the answer.</summary>
    public static RouteOutcome Failed(string error) => new(default, error, IsOpen: false);

    /// <summary>Nothing was done; the error is the answer only if no further attempt succeeds.</summary>
    public static RouteOutcome NotDone(string error) => new(default, error, IsOpen: true);
}
