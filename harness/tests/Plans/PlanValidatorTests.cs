using Elastickv.Jepsen.Harness.Faults;
using Elastickv.Jepsen.Harness.Plans;
using Elastickv.Jepsen.Harness.Rollouts;
using static Elastickv.Jepsen.Harness.Tests.Plans.PlanSample;

namespace Elastickv.Jepsen.Harness.Tests.Plans;

public class PlanValidatorTests
{
    [Test]
    public void A_fault_that_never_ends_is_refused() => Refuses(Of(Begin("f1", FaultKind.Kill, "leader")), "f1 never ends");

    [Test]
    public void A_fault_that_ends_twice_is_refused() =>
        Refuses(Of(Begin("f1", FaultKind.Kill, "leader"), End("f1"), End("f1") with { Id = "again" }), "again ends f1");

    [Test]
    public void An_unknown_fault_is_refused_with_the_known_ones() =>
        Refuses(Of(Begin("f1", "earthquake", "leader"), End("f1")), "unknown fault earthquake; known are kill, restart");

    [TestCase("n4")]
    [TestCase("follower-3")]
    [TestCase("everyone")]
    [TestCase("same-as:f2")]
    public void An_unknown_target_is_refused(string target) => Refuses(Of(Begin("f1", FaultKind.Kill, target), End("f1")), $"unknown target {target}");

    [Test]
    public void A_step_that_waits_for_a_later_one_is_refused() =>
        Refuses(Of(Begin("f1", FaultKind.Kill, "leader", new Trigger { After = ["f1-end"] }), End("f1")), "f1 waits for f1-end");

    [Test]
    public void Two_steps_with_one_id_are_refused() =>
        Refuses(Of(Rollout(RolloutAction.Bootstrap), Rollout(RolloutAction.RotateRaft) with { Id = RolloutAction.Bootstrap }), "two steps");

    [Test]
    public void Rollout_steps_out_of_order_are_refused() =>
        Refuses(Of(Rollout(RolloutAction.RotateRaft), Rollout(RolloutAction.Bootstrap)), "out of order");

    [Test]
    public void An_unknown_action_is_refused() => Refuses(Of(Rollout("decrypt")), "unknown action decrypt");

    [Test]
    public void A_one_way_partition_without_a_direction_is_refused() =>
        Refuses(Of(Begin("f1", FaultKind.PartitionOneWay, "leader"), End("f1")), "direction");

    [Test]
    public void A_later_version_is_refused() => Refuses(Of() with { Version = 3 }, "version 3, and this suite reads versions 1 to 2");

    [Test]
    public void A_capture_needs_a_fault_that_has_begun_and_not_ended()
    {
        Refuses(Of(Capture("f1", "x") with { When = new Trigger() }), "f1 stopped, which is no fault");
        Refuses(Of(Begin("f1", FaultKind.Kill, "leader"), End("f1"), Capture("f1", "x")), "f1 stopped, which is no fault");
    }

    [Test]
    public void A_capture_needs_a_fault_that_stops_a_node() =>
        Refuses(Of(Begin("f1", FaultKind.Reset, "leader"), Capture("f1", "x"), End("f1")), "during f1, a reset; only kill, restart, pause, wipe-sidecar, rollback-sidecar");

    [TestCase("")]
    [TestCase("..")]
    [TestCase("a/b")]
    [TestCase("f1\n")]
    public void A_label_that_is_no_folder_is_refused(string label) =>
        Refuses(Of(Begin("f1", FaultKind.Kill, "leader"), Capture("f1", label), End("f1")), "cannot name a folder");

    [TestCase("final")]
    [TestCase("left-behind")]
    [TestCase("twice")]
    public void A_label_that_is_taken_is_refused(string label) =>
        Refuses(Of(Begin("f1", FaultKind.Kill, "leader"), Capture("f1", "twice"), Capture("f1", label) with { Id = "again" }, End("f1")), $"label {label}, which is taken");

    [TestCase(-1)]
    [TestCase(51)]
    public void A_number_of_captures_out_of_range_is_refused(int captures) =>
        Refuses(Of() with { Settings = Settings with { Captures = captures } }, $"captures is {captures}; it must be from 0 to 50");

    [TestCase(0)]
    [TestCase(10)]
    public void A_number_of_nodes_out_of_range_is_refused(int nodes) =>
        Refuses(Of() with { Settings = Settings with { Nodes = nodes } }, $"nodes is {nodes}; it must be from 1 to 9");

    [TestCase("n3")]
    [TestCase("follower-2")]
    [TestCase("leader")]
    public void A_known_target_is_accepted(string target) =>
        Assert.That(() => PlanValidator.Validate(Of(Begin("f1", FaultKind.Kill, target), End("f1")), "plan"), Throws.Nothing);

    private static void Refuses(Plan plan, string reason) =>
        Assert.That(() => PlanValidator.Validate(plan, "x.json"), Throws.TypeOf<PlanException>().With.Message.StartsWith("x.json: ").And.Message.Contains(reason));
}
