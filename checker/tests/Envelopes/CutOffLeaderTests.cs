using Elastickv.Jepsen.Checker.Canaries;
using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Tests.Forge;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Envelopes;

/// <summary>
/// What leaders leave in their logs that were cut off: never committed, and written without knowledge of what the others did meanwhile. Beside each the same
/// thing of a leader that knew.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CutOffLeaderTests
{
    private readonly ForgedCluster _cluster = new();

    [Test]
    public void A_rotation_that_was_lost_took_no_key_out_of_use()
    {
        NewLeader(from: 219, term: 3);
        Leave("n2", new ForgedEntry(2, 219, RotationTo(4, purpose: 2)), before: 219);

        Assert.That(Check(), Is.Empty);
    }

    [Test]
    public void A_rotation_that_was_committed_takes_it_out_of_use()
    {
        foreach (var node in _cluster.Nodes)
            node.Log.Insert(node.Log.FindIndex(entry => entry.Index == 220), new ForgedEntry(2, 219, RotationTo(4, purpose: 2)));

        Assert.That(Check(), Has.Some.Contains("that key was replaced by key 4 at index 219"));
    }

    [Test]
    public void Rows_above_a_storage_rotation_that_was_lost_are_under_the_old_key()
    {
        NewLeader(from: 219, term: 3);
        Leave("n2", new ForgedEntry(2, 219, RotationTo(3, purpose: 1)), before: 219);
        SnapshotAt(225);

        Assert.That(Check(), Is.Empty);
    }

    [Test]
    public void Rows_above_a_storage_rotation_that_was_committed_are_not()
    {
        foreach (var node in _cluster.Nodes)
            node.Log.Insert(node.Log.FindIndex(entry => entry.Index == 220), new ForgedEntry(2, 219, RotationTo(3, purpose: 1)));
        SnapshotAt(225);

        Assert.That(Check(), Has.Some.Contains("though key 3 had replaced it at index 219"));
    }

    [Test]
    public void A_leader_of_a_later_term_that_never_got_the_cutover_goes_on_in_clear()
    {
        NewLeader(from: 201, term: 4);
        Leave("n2", InClear(3, 196, 230), before: 200);

        Assert.That(Check(), Is.Empty);
        Assert.That(Scan(), Is.Empty, "values of phase 2 among them");
    }

    [Test]
    public void A_leader_that_had_the_cutover_does_not_even_if_what_it_wrote_was_lost()
    {
        NewLeader(from: 201, term: 4);
        Leave("n2", InClear(3, 201, 230), before: 201);

        Assert.That(Check(), Has.Some.Contains("is in clear, though it stands above the raft cutover"));
        Assert.That(Scan(), Has.Some.Contains("stands in clear in the Raft log of n2"));
    }

    [Test]
    public void What_a_leader_left_behind_is_known_for_that_also_when_every_log_was_compacted_since()
    {
        foreach (var node in _cluster.Nodes)
            node.Log.RemoveAll(entry => entry.Index < 320);
        _cluster["n2"].Log.InsertRange(0, [.. InClear(1, 196, 230), new ForgedEntry(2, 310, []) { IsSnapshot = true }]);

        Assert.That(Check(), Is.Empty);
        Assert.That(Scan(), Is.Empty);
    }

    [Test]
    public void Below_the_cutover_a_value_of_a_later_phase_may_stand_only_if_it_was_lost()
    {
        NewLeader(from: 140, term: 3);
        Leave("n2", InClear(2, 140, 150, of: 220), before: 140);
        Assert.That(Scan(), Is.Empty);

        _cluster["n3"].Log.InsertRange(_cluster["n3"].Log.FindIndex(entry => entry.Index == 200), InClear(3, 150, 151, of: 225));
        Assert.That(Scan(), Has.Some.Contains("of key k0225").And.Some.Contains("the Raft log of n3"));
    }

    /// <summary>From an index on everything is of a later term, whose leader began with an empty entry.</summary>
    private void NewLeader(ulong from, ulong term)
    {
        foreach (var node in _cluster.Nodes)
        {
            foreach (var entry in node.Log.Where(entry => entry.Index >= from))
                entry.Term = term;
            var at = node.Log.FindIndex(entry => entry.Index >= from);
            node.Log.Insert(at, new ForgedEntry(term, from, []));
        }
    }

    private void Leave(string node, ForgedEntry entry, ulong before) => Leave(node, [entry], before);

    private void Leave(string node, IEnumerable<ForgedEntry> entries, ulong before)
    {
        var log = _cluster[node].Log;
        log.InsertRange(log.FindIndex(entry => entry.Index == before), entries);
    }

    /// <summary>Entries in clear; from 220 on with the values that were written there, or with those from another index on.</summary>
    private List<ForgedEntry> InClear(ulong term, ulong first, ulong end, ulong of = 0)
    {
        var entries = new List<ForgedEntry>();
        for (var index = first; index < end; index++)
        {
            var source = of == 0 ? index : index - first + of;
            var value = _cluster.Canaries.FirstOrDefault(canary => canary.Key == ForgedCluster.KeyAt(source))?.Value ?? default;
            entries.Add(new ForgedEntry(term, index, Sealer.Proposal(index, [0x00, 0x0A, .. value.Span])));
        }

        return entries;
    }

    private byte[] RotationTo(uint keyId, byte purpose) => Sealer.Proposal(
        7, Sealer.RaftEnvelope(_cluster.Keys[2], 2, Sealer.Nonce(_cluster["n2"].ShortId, 1, 9_000), ForgedCluster.Rotation(1, keyId, purpose, _cluster.Wrapped[keyId], _cluster["n2"])));

    /// <summary>A snapshot of n2 that lacks what was written above an index.</summary>
    private void SnapshotAt(ulong index)
    {
        var late = _cluster.Canaries.Select(canary => canary.Key).Where(key => string.CompareOrdinal(key, ForgedCluster.KeyAt(index)) > 0).ToHashSet();
        _cluster["n2"].Snapshots[index] = [.. _cluster["n2"].Snapshots[ForgedCluster.LastSnapshot].Where(row => !late.Any(key => row.Key.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(key)) >= 0)).Select(row => row.Copy())];
    }

    private IEnumerable<string> Check() => Violations(new EnvelopeChecker());

    private IEnumerable<string> Scan() => Violations(new CanaryScanChecker());

    private List<string> Violations(IChecker checker) =>
        [.. checker.Check(_cluster.Run(), CancellationToken.None).Findings.Where(finding => !finding.IsDoubt).Select(finding => finding.Message)];
}
