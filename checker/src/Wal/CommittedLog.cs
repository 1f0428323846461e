using Elastickv.Jepsen.Checker.Audits;
using Elastickv.Jepsen.Checker.Evidence;

namespace Elastickv.Jepsen.Checker.Wal;

/// <summary>
/// Which entries the logs of a run prove to be committed, and which to be lost: a leader that was cut off leaves in its log what no other node ever gets,
/// for good. The hard state of a log says up to where it is committed. Terms only rise from entry to entry, so what is committed decides over its neighbours, too.
/// </summary>
internal sealed class CommittedLog
{
    private readonly SortedDictionary<ulong, (ulong First, ulong Last)> _committed = [];
    private readonly SortedDictionary<ulong, ulong> _firstOfTerm = [];

    public static CommittedLog Of(RunRecord run)
    {
        // What cannot be read here is reported by the checkers that judge it.
        var ignored = new AuditNotes("");
        var committed = new CommittedLog();
        foreach (var image in run.Disks)
            committed.Add(DiskWalk.Entries(image, ignored, committed.Note));
        return committed;
    }

    /// <summary>Whether an entry is certainly part of the one log that all nodes share.</summary>
    public bool IsCommitted(WalEntry entry) => _committed.TryGetValue(entry.Term, out var run) && run.First <= entry.Index && entry.Index <= run.Last;

    /// <summary>Whether an entry can never be committed: another one is in its place, or a later leader began at or below it.</summary>
    public bool IsLost(WalEntry entry) => !IsCommitted(entry)
        && (_committed.Any(run => run.Key < entry.Term && run.Value.Last >= entry.Index)
            || _firstOfTerm.Any(term => term.Key > entry.Term && term.Value <= entry.Index));

    private void Note(WalEntry entry) =>
        _firstOfTerm[entry.Term] = Math.Min(entry.Index, _firstOfTerm.GetValueOrDefault(entry.Term, ulong.MaxValue));

    private void Add(WalLog log)
    {
        foreach (var (first, last, term) in log.Terms.Runs.Where(run => run.First <= log.Committed))
        {
            var (from, to) = _committed.GetValueOrDefault(term, (first, first));
            _committed[term] = (Math.Min(from, first), Math.Max(to, Math.Min(last, log.Committed)));
        }
    }
}
