using System.Collections.Concurrent;
using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Docker;
using Elastickv.Jepsen.Harness.Plans;

namespace Elastickv.Jepsen.Harness.Runs;

/// <summary>
/// Captures the disks of nodes that a fault keeps down. A capture is a chance and no duty: one that cannot be made, or not in time, is put on record and never
/// fails the run, and a fault is not kept up for it by more than <see cref="Grace"/>.
/// </summary>
public sealed class CaptureDriver(FaultDriver faults, ICluster cluster, Timeline timeline, TimeProvider time) : IDisposable
{
    /// <summary>How long the end of a fault waits for a capture that goes on.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    private readonly ConcurrentDictionary<string, CaptureWindow> _windows = new(StringComparer.Ordinal);

    /// <summary>Captures every node that the fault hurts and that is down.</summary>
    public async Task TakeAsync(CaptureStep step)
    {
        var nodes = cluster.Nodes.Where(node => faults.HurtNow(step.Fault).Contains(node.Id)).ToList();
        if (nodes.Count == 0)
            Skip(step.Label, [], $"{step.Fault} hurts nobody");
        else if (WindowOf(step.Fault).TryBegin(givenUp => Task.WhenAll(nodes.Select(node => TakeAsync(step.Label, node, givenUp))), out var running))
            await running;
        else
            Skip(step.Label, [], $"{step.Fault} is over");
    }

    /// <summary>Must be called before a fault is ended: a node must not be started while its disk is read.</summary>
    public Task CloseAsync(string fault) => WindowOf(fault).CloseAsync(Grace, time);

    public void Dispose()
    {
        foreach (var window in _windows.Values)
            window.Dispose();
    }

    private CaptureWindow WindowOf(string fault) => _windows.GetOrAdd(fault, _ => new CaptureWindow());

    private async Task TakeAsync(string label, INode node, CancellationToken givenUp)
    {
        if (node.State == NodeState.Running)
        {
            Skip(label, [node.Id], "it was not down");
            return;
        }

        try
        {
            var image = await node.CaptureAsync(label, givenUp);
            timeline.Record(RunEventKind.Capture, label, [node.Id], CaptureText.Of(image));
            foreach (var unseen in image.Unseen)
                timeline.Record(RunEventKind.Note, RunNote.CaptureIncomplete, [node.Id], $"{label}: {unseen}");
        }
        catch (OperationCanceledException) when (givenUp.IsCancellationRequested)
        {
            GiveUp(label, node, "it was not done when the fault was to end");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or HttpRequestException or EngineException)
        {
            GiveUp(label, node, exception.Message);
        }
    }

    private void Skip(string label, ImmutableArray<string> nodes, string reason) => timeline.Record(RunEventKind.Note, RunNote.CaptureSkipped, nodes, $"{label}: {reason}");

    private void GiveUp(string label, INode node, string reason) => timeline.Record(RunEventKind.Note, RunNote.CaptureGivenUp, [node.Id], $"{label}: {reason}");
}
