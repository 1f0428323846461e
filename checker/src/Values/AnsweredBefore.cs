using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Replicas;
using Elastickv.Jepsen.Checker.Wal;

namespace Elastickv.Jepsen.Checker.Values;

/// <summary>
/// From which place in the history on operations came too late for a capture. A store that has applied every proposal that any log of the capture
/// holds, has applied everything that was answered before, if there are enough logs: what was answered is in those of a majority. Captures of a cluster that
/// was still at work are of no one moment.
/// </summary>
internal sealed class AnsweredBefore(RunRecord run)
{
    private readonly RestingCaptures _resting = new(run);
    private readonly Dictionary<string, ulong> _lastProposal = new(StringComparer.Ordinal);

    /// <summary>The place, or null when nothing but the state itself tells.</summary>
    public long? In(ReplicaState state)
    {
        if (state.IsSnapshot || !HasEnoughLogs(state.Label) || run.Timeline.FirstOrDefault(happened => happened.Kind == RunEventKind.Capture && happened.Name == state.Label) is not { } capture)
            return null;
        return state.Index >= LastProposal(state.Label) ? run.History.Count(operation => operation.Time < capture.Time) : null;
    }

    private bool HasEnoughLogs(string label)
    {
        var logs = run.Disks.Where(image => image.Label == label).DistinctBy(image => image.Node).ToList();
        return logs.Count >= run.Nodes.Length - (run.Nodes.Length / 2) && logs.TrueForAll(image => _resting.IsOfRest(image));
    }

    /// <summary>The highest index of a proposal in any log of a capture; out of reach when a log cannot be read.</summary>
    private ulong LastProposal(string label)
    {
        if (_lastProposal.TryGetValue(label, out var known))
            return known;
        var notes = new AuditNotes("");
        var last = 0UL;
        foreach (var image in run.Disks.Where(image => image.Label == label))
        {
            DiskWalk.Entries(image, notes, entry =>
            {
                if (entry.Type == 0 && RaftPayload.TryParse(entry.Data, out var payload) && payload.Framing == RaftPayload.Proposal)
                    last = Math.Max(last, entry.Index);
            });
        }

        return _lastProposal[label] = notes.Result().Findings.IsEmpty ? last : ulong.MaxValue;
    }
}
