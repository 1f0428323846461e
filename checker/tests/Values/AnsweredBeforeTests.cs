using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Replicas;
using Elastickv.Jepsen.Checker.Rows;
using Elastickv.Jepsen.Checker.Tests.Forge;
using Elastickv.Jepsen.Checker.Values;

namespace Elastickv.Jepsen.Checker.Tests.Values;

/// <summary>What a store of a capture must hold of what clients saw before.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class AnsweredBeforeTests
{
    private readonly ForgedCluster _cluster = new();

    [Test]
    public void A_store_that_applied_all_proposals_of_all_logs_holds_everything_that_was_answered() =>
        Assert.That(In(Run("n1", "n2", "n3"), applied: 329), Is.EqualTo(2));

    [Test]
    public void One_that_has_not_is_only_behind() => Assert.That(In(Run("n1", "n2", "n3"), applied: 328), Is.Null);

    [Test]
    public void Two_logs_of_three_are_enough() => Assert.That(In(Run("n2", "n3"), applied: 329), Is.EqualTo(2));

    [Test]
    public void A_node_that_was_captured_alone_may_have_been_cut_off() => Assert.That(In(Run("n2"), applied: 329), Is.Null);

    [Test]
    public void A_cluster_that_was_captured_at_work_was_so_at_no_one_moment()
    {
        var run = Run("n1", "n2", "n3");

        Assert.That(In(run with { Timeline = [.. run.Timeline.Where(happened => happened.Kind != RunEventKind.Healed)] }, applied: 329), Is.Null);
    }

    private static long? In(RunRecord run, ulong applied) =>
        new AnsweredBefore(run).In(new ReplicaState("n2", "final", "fsm.db", new StoreMeta(), applied, IsSnapshot: false, () => []));

    private RunRecord Run(params string[] captured)
    {
        var run = _cluster.Run();
        return run with
        {
            Disks = [.. run.Disks.Where(image => captured.Contains(image.Node))],
            Timeline = [new RunEvent(10, RunEventKind.Healed, "healed", [], null), new RunEvent(30, RunEventKind.Capture, "final", [.. captured], null)],
            History = new History([Operation(0, 20, OperationType.Invoke), Operation(1, 25, OperationType.Ok), Operation(2, 40, OperationType.Invoke)]),
        };
    }

    private static Operation Operation(long index, long time, OperationType type) =>
        new() { Index = index, Time = time, Process = 1, Type = type, Function = FunctionName.Write, Key = "k", Value = OperationValue.Of("v") };
}
