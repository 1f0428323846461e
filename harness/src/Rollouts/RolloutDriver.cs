using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Harness.Admin;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Runs;
using Elastickv.Proto;

namespace Elastickv.Jepsen.Harness.Rollouts;

/// <summary>
/// Takes the rollout's steps as a patient operator would: through whoever leads, again and again until it has worked. An attempt whose outcome nobody saw
/// is settled by looking at the leader's sidecar. Every attempt is put on record.
/// </summary>
public sealed class RolloutDriver(
    IClusterControl control, ImmutableDictionary<string, IRolloutCall> calls, Timeline timeline, PhaseLog phases, TimeProvider time)
{
    private static readonly TimeSpan LeaderLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StateLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PauseBetweenAttempts = TimeSpan.FromMilliseconds(100);

    /// <summary>A leader that refuses this often in a row may be stuck (spec §3.5); another one may not be.</summary>
    private const int RefusalsBeforeTransfer = 10;

    /// <summary>Takes one step. Calls <paramref name="begun"/> right before the first call. Returns whether the step has taken effect within the limit.</summary>
    public async Task<bool> TakeAsync(string action, TimeSpan limit, Action begun, CancellationToken cancellationToken)
    {
        timeline.Record(RunEventKind.RolloutBegin, action);
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var (detail, attempts) = await RepeatAsync(calls[action], begun, either.Token);
        begun();
        if (detail is null)
        {
            timeline.Record(RunEventKind.RolloutEnd, action, $"{RolloutOutcome.NotDone} after {attempts} attempts");
            return false;
        }

        phases.Reach(RolloutPhase.Of(action));
        timeline.Record(RunEventKind.RolloutEnd, action, $"{RolloutOutcome.Done}: {detail}");
        return true;
    }

    /// <summary>The detail of the attempt that worked, or null if none did in time, and how many there were.</summary>
    private async Task<(string? Detail, int Attempts)> RepeatAsync(IRolloutCall call, Action begun, CancellationToken cancellationToken)
    {
        var attempts = 0;
        var refusals = 0;
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await control.FindLeaderAsync(LeaderLimit, cancellationToken) is { } leader)
                {
                    attempts++;
                    var answer = await AttemptAsync(call, leader, begun, cancellationToken);
                    if (answer.Error is null)
                        return (answer.Detail, attempts);
                    refusals = answer.Error == GrpcStatus.FailedPrecondition ? refusals + 1 : 0;
                    if (refusals > 0 && refusals % RefusalsBeforeTransfer == 0)
                        await TransferAsync(leader, cancellationToken);
                }

                await Task.Delay(PauseBetweenAttempts, time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (null, attempts);
        }
    }

    private async Task<(GrpcStatus? Error, string Detail)> AttemptAsync(IRolloutCall call, INode leader, Action begun, CancellationToken cancellationToken)
    {
        try
        {
            var state = await StateAsync(leader, cancellationToken);
            if (call.HasTakenEffect(state))
                return (null, $"the sidecar of {leader.Id} shows that an earlier attempt took effect");
            begun();
            var detail = await call.SendAsync(leader, state, AttemptLimit, cancellationToken);
            timeline.Record(RunEventKind.RolloutAttempt, call.Action, [leader.Id], "ok");
            return (null, $"{detail}, through {leader.Id}");
        }
        catch (GrpcException exception)
        {
            timeline.Record(RunEventKind.RolloutAttempt, call.Action, [leader.Id], $"{exception.Status}: {exception.Message}");
            return (exception.Status, exception.Message);
        }
    }

    /// <summary>Null where the node has no sidecar yet.</summary>
    private async Task<SidecarStateReport?> StateAsync(INode leader, CancellationToken cancellationToken)
    {
        try
        {
            return await control.GetSidecarStateAsync(leader, StateLimit, cancellationToken);
        }
        catch (GrpcException exception) when (exception.Status == GrpcStatus.FailedPrecondition)
        {
            return null;
        }
    }

    private async Task TransferAsync(INode leader, CancellationToken cancellationToken)
    {
        var answer = "ok";
        try
        {
            await control.TransferLeadershipAsync(leader, AttemptLimit, cancellationToken);
        }
        catch (GrpcException exception)
        {
            answer = exception.Message;
        }

        timeline.Record(RunEventKind.Note, "transfer-from-refusing-leader", [leader.Id], answer);
    }
}
