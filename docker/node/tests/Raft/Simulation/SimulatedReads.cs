using Elastickv.Node.Raft;

namespace Elastickv.Node.Tests.Raft.Simulation;

/// <summary>The reads of one member, each with the state that clients had seen before it began.</summary>
public sealed class SimulatedReads(ulong id, Ledger ledger)
{
    private readonly Dictionary<ulong, ulong> _completedBefore = [];
    private readonly List<(ulong CompletedBefore, ulong Index)> _confirmed = [];
    private ulong _lastContext;

    public void Submit(RaftCore core)
    {
        if (core.ReadIndex(++_lastContext) == ReadOutcome.Accepted)
            _completedBefore[_lastContext] = ledger.Completed;
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
            if (!_completedBefore.Remove(context))
                throw new SafetyViolationException($"{id}: read {context} failed, but was not waiting");
        }

        foreach (var state in ready.ReadStates)
        {
            if (!_completedBefore.Remove(state.Context, out var completedBefore))
                throw new SafetyViolationException($"{id}: read {state.Context} confirmed, but was not waiting");
            _confirmed.Add((completedBefore, state.Index));
        }
    }

    /// <summary>Serves what can be served from this state. A read may see the state at its index, so that is what must be new enough.</summary>
    public void Serve(MachineState machine)
    {
        foreach (var (completedBefore, index) in _confirmed)
        {
            if (index <= machine.Index)
                ledger.ReadCompleted(id, completedBefore, index);
        }

        _confirmed.RemoveAll(read => read.Index <= machine.Index);
    }

    public void Clear()
    {
        _completedBefore.Clear();
        _confirmed.Clear();
    }
}
