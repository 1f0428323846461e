using Elastickv.Node.Encryption;
using Elastickv.Node.Hosting;
using Elastickv.Node.Proposals;
using Elastickv.Node.Redis.Commands;
using Elastickv.Node.Redis.Data;
using Elastickv.Node.Redis.Protocol;
using Elastickv.Node.Storage;

namespace Elastickv.Node.Redis.Routing;

/// <summary>Carries out requests on a node that leads: writes through the log, reads from the local store behind a fence.</summary>
internal sealed class LocalLeader(IConsensus consensus, ISnapshotStore store, ITimestampSource clock, ReadFence fence, RespLimits limits)
{
    /// <summary>Waits until reads of the local store are linearizable.</summary>
    /// <inheritdoc cref="ReadFence.WaitAsync"/>
    public ValueTask FenceAsync(FenceWaiter waiter) => fence.WaitAsync(waiter);

    /// <summary>Answers a read from the local store; the caller has passed a fence.</summary>
    public void Read(CommandSpec spec, Arguments arguments, RespWriter reply)
    {
        int start = reply.Length;
        ulong now = clock.Next();
        try
        {
            if (spec.PointRead?.Invoke(new ReadView(store, now), arguments, reply) == true)
                return;
            using IStoreSnapshot snapshot = store.OpenSnapshot();
            spec.Read!(new ReadView(snapshot, now), arguments, reply);
        }
        catch (Exception e)
        {
            reply.Truncate(start);
            reply.Error(e is CommandException ? e.Message : ErrorReplies.Refused(e.Message));
        }
    }

    public Task<RouteOutcome> AttemptAsync(RoutedRequest request, CancellationToken cancellationToken) =>
        request.IsRead ? ReadAsync(request) : ProposeAsync(request, cancellationToken);

    private async Task<RouteOutcome> ReadAsync(RoutedRequest request)
    {
        try
        {
            await fence.WaitAsync(new FenceWaiter());
        }
        catch (NotLeaderException e)
        {
            return RouteOutcome.NotDone(ErrorReplies.NotLeader(e.Message));
        }
        catch (OperationCanceledException)
        {
            return RouteOutcome.Failed(ErrorReplies.DeadlineExceeded);
        }

        using var reply = new RespWriter(limits.MaxReplyBytes);
        Read(request.Read!, request.Commands[0], reply);
        return RouteOutcome.Done(reply.Written.ToArray());
    }

    private async Task<RouteOutcome> ProposeAsync(RoutedRequest request, CancellationToken cancellationToken)
    {
        try
        {
            byte[] payload = ReplicatedRequest.Encode(clock.Next(), request.Commands, request.IsMulti);
            Applied applied = await consensus.ProposeAsync(payload, ProposalKind.User, cancellationToken);
            return RouteOutcome.Done((ReadOnlyMemory<byte>)applied.Reply!);
        }
        catch (NotLeaderException e)
        {
            string error = ErrorReplies.NotLeader(e.Message);
            return e.MayHaveHappened ? RouteOutcome.Failed(error) : RouteOutcome.NotDone(error);
        }
        catch (Exception e) when (e is ProposalsFullException or ProposalTooLargeException or EncryptionException)
        {
            // Refused before it was proposed.
            return RouteOutcome.Failed(ErrorReplies.Refused(e.Message));
        }
        catch (CutoverInProgressException e)
        {
            return RouteOutcome.NotDone(ErrorReplies.Refused(e.Message));
        }
        catch (OperationCanceledException)
        {
            return RouteOutcome.Failed(ErrorReplies.DeadlineExceeded);
        }
    }
}
