using System.Collections.Concurrent;
using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Harness.Faults;
using Elastickv.Jepsen.Harness.Plans;

namespace Elastickv.Jepsen.Harness.Runs;

/// <summary>Begins and ends the faults of a plan, and puts both on record.</summary>
public sealed class FaultDriver(IFaultCatalogue catalogue, FaultScene scene, Timeline timeline)
{
    private readonly ConcurrentDictionary<string, Fault> _begun = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Fault> _active = new(StringComparer.Ordinal);

    /// <summary>The faults that have begun and not ended, for people.</summary>
    public IEnumerable<string> Active => _active.Values.Select(fault => $"{fault.Kind} {string.Join(',', fault.Nodes)}").Order(StringComparer.Ordinal);

    private TargetResolver Targets => new(scene.Cluster, scene.Control, HurtBy);

    /// <summary>Begins a fault. Calls <paramref name="begun"/> once it is clear whom it hurts, right before the harm.</summary>
    public async Task BeginAsync(FaultBeginStep step, Action begun, CancellationToken cancellationToken)
    {
        var nodes = await Targets.ResolveAsync(step.Fault, cancellationToken);
        begun();
        if (nodes.IsEmpty)
        {
            timeline.Record(RunEventKind.Note, RunNote.FaultWithoutEffect, $"{step.Id} {step.Fault.Kind}: no leader, so there is nobody to hurt");
            return;
        }

        var fault = catalogue.Create(step.Fault, nodes);
        _begun[step.Id] = fault;
        if (fault.Unavailable(scene.Cluster.Network.Abilities) is { } reason)
        {
            timeline.Record(RunEventKind.Note, RunNote.FaultUnavailable, nodes, $"{step.Id} {fault.Kind}: {reason}");
            return;
        }

        _active[step.Id] = fault;
        timeline.Record(RunEventKind.FaultBegin, fault.Kind, nodes, step.Id);
        var detail = await fault.BeginAsync(scene, cancellationToken);
        if (detail is not null)
            timeline.Record(RunEventKind.Note, fault.Kind, nodes, detail);
    }

    /// <summary>Ends a fault, if it has begun.</summary>
    public async Task EndAsync(string id, CancellationToken cancellationToken)
    {
        if (!_active.TryRemove(id, out var fault))
            return;
        var detail = await fault.EndAsync(scene, cancellationToken);
        timeline.Record(RunEventKind.FaultEnd, fault.Kind, fault.Nodes, detail is null ? id : $"{id}: {detail}");
    }

    /// <summary>The nodes that a fault hurts at this moment; empty if it has not begun, met nobody, or has ended.</summary>
    public ImmutableArray<string> HurtNow(string id) => _active.TryGetValue(id, out var fault) ? fault.Nodes : [];

    private ImmutableArray<string> HurtBy(string id) => _begun.TryGetValue(id, out var fault) ? fault.Nodes : [];
}
