using Elastickv.Node.Redis.Commands;
using Elastickv.Node.Redis.Protocol;

namespace Elastickv.Node.Redis.Routing;

/// <summary>What one client wants done at the leader: one keyed command, or the body of an EXEC as a unit.</summary>
/// <param name="Commands">Their words stay valid until the request is answered.</param>
/// <param name="IsMulti">Whether the answer is the array of an EXEC.</param>
/// <param name="Read">The only command, if it changes nothing; otherwise null.</param>
/// <param name="IsForwarded">Whether another node sent it: then it is answered here or not at all.</param>
internal sealed record RoutedRequest(IReadOnlyList<Arguments> Commands, bool IsMulti, CommandSpec? Read, bool IsForwarded)
{
    public bool IsRead => Read is not null;
}
