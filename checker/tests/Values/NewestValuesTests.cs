using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Tests.Forge;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Tests.Values;

/// <summary>The newest version of a key on disk against what clients wrote and read.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NewestValuesTests
{
    private const string Key = "k0220";
    private const string LastKey = "k0329";
    private readonly ForgedCluster _cluster = new();

    [Test]
    public void The_newest_version_of_every_key_is_compared()
    {
        var result = Check(_cluster.Run());

        Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid));
        Assert.That(result.Looked["newest-values-compared"], Is.EqualTo(3 * (20 + 40)));
    }

    [Test]
    public void A_value_that_an_acknowledged_write_had_replaced_is_found_without_a_history()
    {
        Overwrite(acknowledged: true);

        var finding = Check(_cluster.Run()).Findings.First(finding => finding.Kind == "stale-value");

        Assert.Multiple(() =>
        {
            Assert.That((finding.Node, finding.Key), Is.EqualTo(("n1", Key)));
            Assert.That(finding.File, Does.EndWith("0000000000000190.fsm"));
            Assert.That(finding.Offset, Is.Positive);
            Assert.That(finding.Operations, Is.EqualTo(new[] { _cluster.OperationAt(220), 50L }));
        });
    }

    [Test]
    public void A_write_that_nobody_acknowledged_need_not_be_there()
    {
        Overwrite(acknowledged: false);

        Assert.That(Check(_cluster.Run()).Verdict, Is.EqualTo(Verdict.Valid));
    }

    [Test]
    public void A_write_that_was_answered_after_the_last_write_on_the_disk_need_not_be_there()
    {
        var value = _cluster.Bytes(40);
        _cluster.Canaries.Add(new Canary(Phase.RotatedRaft, Key, value, Acked: true) { Operation = 90, Acknowledgement = 91 });

        Assert.That(Check(_cluster.Run()).Verdict, Is.EqualTo(Verdict.Valid));
    }

    [Test]
    public void A_value_that_overlapped_a_later_one_may_be_the_newest()
    {
        Overwrite(acknowledged: true);
        var at = _cluster.Canaries.FindIndex(canary => canary.Key == Key);
        _cluster.Canaries[at] = _cluster.Canaries[at] with { Acknowledgement = 52 };

        Assert.That(Check(_cluster.Run()).Verdict, Is.EqualTo(Verdict.Valid));
    }

    [Test]
    public void A_value_that_clients_had_read_later_is_found_by_the_history()
    {
        Overwrite(acknowledged: false);
        var result = Check(_cluster.Run() with { History = History(readKey: Key, read: _cluster.Canaries[^1].Value) });

        var finding = result.Findings.First(finding => finding.Kind == "stale-value");
        Assert.That(finding.Message, Does.Contain("read another value"));
        Assert.That(finding.Operations, Has.Length.EqualTo(3));
    }

    [Test]
    public void A_key_that_is_gone_though_it_was_written_is_found()
    {
        foreach (var rows in _cluster["n3"].Snapshots.Values)
            rows.RemoveAll(row => row.Key.AsSpan().IndexOf("k0220"u8) >= 0);

        var finding = Check(_cluster.Run()).Findings.Single();

        Assert.That((finding.Kind, finding.Node, finding.Key), Is.EqualTo(("lost-value", "n3", Key)));
        Assert.That(finding.Operations, Is.EqualTo(new[] { _cluster.OperationAt(220) }));
    }

    [Test]
    public void Values_without_any_row_to_compare_make_the_answer_unknown()
    {
        _cluster.Canaries.RemoveAll(_ => true);
        _cluster.Canaries.Add(new Canary(Phase.Phase0, "another", _cluster.Bytes(40), Acked: true));

        var result = Check(_cluster.Run());

        Assert.That(result.Verdict, Is.EqualTo(Verdict.Unknown));
        Assert.That(result.Findings.Single().Kind, Is.EqualTo("control-dark"));
    }

    /// <summary>A later write of the key that no disk holds, answered before the last write that the disks hold.</summary>
    private void Overwrite(bool acknowledged)
    {
        var last = _cluster.Canaries.FindIndex(canary => canary.Key == LastKey);
        _cluster.Canaries[last] = _cluster.Canaries[last] with { Operation = 80, Acknowledgement = 81 };
        _cluster.Canaries.Add(new Canary(Phase.Phase2, Key, _cluster.Bytes(40), acknowledged) { Operation = 50, Acknowledgement = acknowledged ? 51 : null });
    }

    /// <summary>Every write of the cluster in order, and before the last one a read; values are texts of one character a byte.</summary>
    private History History(string readKey, ReadOnlyMemory<byte> read)
    {
        var operations = new List<Operation>();
        foreach (var canary in _cluster.Canaries.Where(canary => canary.Acked).Where(canary => canary.Key != LastKey))
            Add(FunctionName.Write, canary.Key, canary.Value, canary.Value);
        Add(FunctionName.Read, readKey, default, read);
        var last = _cluster.Canaries.Single(canary => canary.Key == LastKey);
        Add(FunctionName.Write, LastKey, last.Value, last.Value);
        return new History(operations);

        void Add(string function, string key, ReadOnlyMemory<byte> argument, ReadOnlyMemory<byte> result)
        {
            foreach (var (type, value) in new[] { (OperationType.Invoke, argument), (OperationType.Ok, result) })
            {
                operations.Add(new Operation
                {
                    Index = operations.Count,
                    Time = operations.Count,
                    Process = 1,
                    Type = type,
                    Function = function,
                    Key = key,
                    Value = value.IsEmpty ? OperationValue.Nil : OperationValue.Of(System.Text.Encoding.Latin1.GetString(value.Span)),
                });
            }
        }
    }

    private static CheckResult Check(RunRecord run) => new EnvelopeChecker().Check(run, CancellationToken.None);
}
