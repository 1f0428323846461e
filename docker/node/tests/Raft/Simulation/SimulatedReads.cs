using Elastickv.Node.Raft;

namespace Elastickv.Node.Tests.Raft.Simulation;

/// <summary>The reads of one member, each with the state that clients had seen before it began.</summary>
/// <param name="leaseLength">In steps of the simulation; no clock ticks more than once a step.</param>
public sealed class SimulatedReads(ulong id, Ledger ledger, long leaseLength)
{
    private readonly Dictionary<ulong, Asked> _asked = [];
    private readonly List<(Asked Asked, ulong Index)> _confirmed = [];
    private ulong _lastContext;

    public LeaderLease Lease { get; } = new(leaseLength);

    public void Submit(RaftCore core, MachineState machine, int now)
    {
        if (Lease.IsHeld(now))
            ledger.ReadCompleted(id, ledger.Completed, machine.Index);
        else if (core.ReadIndex(++_lastContext) == ReadOutcome.Accepted)
            _asked[_lastContext] = new Asked(ledger.Completed, core.Term, now);
    }

    /// <summary>A defect: the leader answers by itself.</summary>
    public void ServeOnBelief(RaftCore core, MachineState machine)
    {
        if (core.Role == Role.Leader)
            ledger.ReadCompleted(id, ledger.Completed, machine.Index);
    }

    /// <summary>Takes over what a batch confirmed or failed.</summary>
    public void Accept(Ready ready)
    {
        foreach (var context in ready.FailedReads)
        {
            if (!_asked.Remove(context))
                throw new SafetyViolationException($"{id}: read {context} failed, but was not waiting");
        }

        foreach (var state in ready.ReadStates)
        {
            if (!_asked.Remove(state.Context, out var asked))
                throw new SafetyViolationException($"{id}: read {state.Context} confirmed, but was not waiting");
            _confirmed.Add((asked, state.Index));
        }
    }

    /// <summary>Serves what can be served from this state. A read may see the state at its index, so that is what must be new enough.</summary>
    public void Serve(RaftCore core, MachineState machine)
    {
        foreach (var (asked, index) in _confirmed)
        {
            if (index > machine.Index)
                continue;
            ledger.ReadCompleted(id, asked.CompletedBefore, index);
            if (core.Role == Role.Leader && core.Term == asked.Term)
                Lease.Confirm(asked.Term, asked.At);
        }

        _confirmed.RemoveAll(read => read.Index <= machine.Index);
    }

    public void Clear()
    {
        _asked.Clear();
        _confirmed.Clear();
    }

    private readonly record struct Asked(ulong CompletedBefore, ulong Term, int At);
}
