using Elastickv.Node.Hosting;
using Elastickv.Node.Redis.Forwarding;
using Elastickv.Node.Redis.Protocol;

namespace Elastickv.Node.Redis.Routing;

/// <summary>
/// Brings a request to the leader, here or elsewhere, and back (spec §13.2). While a request has certainly had no effect it looks for a leader;
/// from the moment it may have had one it is answered with what is known.
/// </summary>
internal sealed class CommandRouter(IConsensus consensus, LocalLeader local, LeaderForwarder forwarder, RedisServerOptions options, TimeProvider time, CancellationToken stopping)
{
    public async Task RouteAsync(RoutedRequest request, RespWriter reply)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        deadline.CancelAfter(options.CommandLimit);
        RouteOutcome outcome = await SearchLeaderAsync(request, deadline.Token);
        if (outcome.Error is not null)
            reply.Error(outcome.Error);
        else
            reply.Raw(outcome.Reply.Span);
    }

    private async Task<RouteOutcome> SearchLeaderAsync(RoutedRequest request, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            RouteOutcome outcome = await AttemptAsync(request, cancellationToken);
            if (!outcome.IsOpen)
                return outcome;
            if (request.IsForwarded)
                return RouteOutcome.Failed(ErrorReplies.NotProposed);
            if (time.GetElapsedTime(start) + options.LeaderPoll > options.LeaderSearch)
                return outcome;
            await Task.Delay(options.LeaderPoll, time, CancellationToken.None);
        }
    }

    private async Task<RouteOutcome> AttemptAsync(RoutedRequest request, CancellationToken cancellationToken)
    {
        GroupStatus status = consensus.Status;
        if (status.IsLeader)
            return await local.AttemptAsync(request, cancellationToken);
        if (status.LeaderAddress is not { Length: > 0 } leader || status.LeaderId == status.LocalId)
            return RouteOutcome.NotDone(ErrorReplies.LeaderNotFound);
        if (request.IsForwarded)
            return RouteOutcome.NotDone(ErrorReplies.NotProposed);
        return options.RedisByRaftAddress.TryGetValue(leader, out string? address)
            ? await forwarder.AttemptAsync(address, request, cancellationToken)
            : RouteOutcome.Failed(ErrorReplies.LeaderAddressUnknown(leader));
    }
}
