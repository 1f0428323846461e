using Elastickv.Jepsen.Harness.Faults;
using Elastickv.Jepsen.Harness.Plans;
using Elastickv.Jepsen.Harness.Rollouts;
using FsCheck;
using FsCheck.Fluent;

namespace Elastickv.Jepsen.Harness.Tests.Plans;

public class PlanGeneratorTests
{
    [Test]
    public void Every_requested_fault_and_every_rollout_step_is_in_every_plan() => ForAnySeed(plan =>
    {
        var kinds = plan.Steps.OfType<FaultBeginStep>().Select(step => step.Fault.Kind).Distinct();
        var actions = plan.Steps.OfType<RolloutStep>().Select(step => step.Action);
        return kinds.Order().SequenceEqual(FaultKind.All.Order()) && actions.SequenceEqual(RolloutAction.InOrder);
    });

    [Test]
    public void Every_rollout_call_is_met_by_a_fault_within_milliseconds() => ForAnySeed(plan =>
        plan.Steps.OfType<RolloutStep>().All(rollout =>
            plan.Steps.OfType<FaultBeginStep>().Any(fault =>
                (rollout.When.During == fault.Id && rollout.When.Delay <= TimeSpan.FromMilliseconds(30))
                || (fault.When.During == rollout.Id && fault.When.Delay <= TimeSpan.FromMilliseconds(30)))));

    [Test]
    public void A_plan_fits_into_its_time_limit_when_every_step_takes_no_time() => ForAnySeed(plan =>
        PlanTimes.Of(plan).Values.Max() <= plan.Settings.TimeLimit);

    [Test]
    public void Only_faults_of_one_episode_overlap_and_they_hurt_the_same_nodes() => ForAnySeed(plan =>
    {
        var times = PlanTimes.Of(plan);
        var faults = plan.Steps.OfType<FaultBeginStep>().ToList();
        return faults.All(one => faults.TakeWhile(other => other != one).All(earlier =>
            times[$"{earlier.Id}-end"] <= times[one.Id] || one.Fault.Targets.SequenceEqual([FaultTarget.SameAs(earlier.Id)])));
    });

    [Test]
    public void No_sidecar_is_wiped_before_bootstrap_nor_rolled_back_before_there_are_two() => ForAnySeed(plan =>
    {
        var times = PlanTimes.Of(plan);
        return plan.Steps.OfType<FaultBeginStep>().All(step => step.Fault.Kind switch
        {
            FaultKind.WipeSidecar => times[step.Id] > times[RolloutAction.Bootstrap],
            FaultKind.RollbackSidecar => times[step.Id] > times[RolloutAction.EnableStorageEnvelope],
            _ => true,
        });
    });

    [Test]
    public void The_leader_sleeps_through_an_election_and_wakes_up_alone_at_least_once() => ForAnySeed(plan =>
        plan.Steps.OfType<FaultBeginStep>().Any(step =>
            step.Fault.Kind == FaultKind.PartitionLeader && FaultTarget.SameAsFault(step.Fault.Targets[0]) is not null), leastSeconds: 55);

    /// <summary>Seed 29 draws such long episodes that they do not fit into 60 s.</summary>
    [TestCase(29u)]
    public void The_leader_sleeps_as_long_as_ever_where_the_other_faults_are_shortened(uint seed)
    {
        var plan = PlanGenerator.Generate(seed, PlanSample.Settings);
        var times = PlanTimes.Of(plan);
        var pause = plan.Steps.OfType<FaultBeginStep>().First(step => step.Fault.Kind == FaultKind.Pause);

        Assert.That(times[$"{pause.Id}-end"] - times[pause.Id], Is.GreaterThan(TimeSpan.FromSeconds(4.5)));
    }

    [Test]
    public void Every_seed_gives_captures_of_stopped_nodes_before_they_come_back()
    {
        for (ulong seed = 0; seed < 200; seed++)
        {
            var plan = PlanGenerator.Generate(seed, PlanSample.Settings with { TimeLimit = TimeSpan.FromSeconds(70) });
            Assert.That(() => PlanValidator.Validate(plan, "plan"), Throws.Nothing);
            var times = PlanTimes.Of(plan);
            var captures = plan.Steps.OfType<CaptureStep>().ToList();
            Assert.That(captures, Has.Count.InRange(5, 6), $"seed {seed}");
            foreach (var capture in captures)
            {
                var fault = plan.Steps.OfType<FaultBeginStep>().Single(step => step.Id == capture.Fault);
                Assert.That(FaultKind.Stopping, Does.Contain(fault.Fault.Kind));
                Assert.That(capture.When.After, Is.EqualTo(new[] { fault.Id }));
                Assert.That(times[capture.Id], Is.InRange(times[fault.Id], times[$"{fault.Id}-end"]));
            }
        }
    }

    [Test]
    public void Every_phase_from_bootstrap_on_in_which_a_node_stops_has_a_capture() => ForAnySeed(plan =>
    {
        var phases = new Dictionary<string, int>();
        foreach (var step in plan.Steps)
            phases[step.Id] = plan.Steps.TakeWhile(other => other != step).OfType<RolloutStep>().Count(action => action.Id != step.When.During);
        var stopping = plan.Steps.OfType<FaultBeginStep>().Where(step => FaultKind.Stopping.Contains(step.Fault.Kind)).Select(step => phases[step.Id]).Where(phase => phase >= 2);
        return stopping.All(phase => plan.Steps.OfType<CaptureStep>().Any(capture => phases[capture.Fault] == phase));
    });

    [Test]
    public void Captures_change_nothing_else_of_a_plan() => ForAnySeed(plan =>
    {
        var without = PlanGenerator.Generate(plan.Seed, plan.Settings with { Captures = 0 });
        return PlanText.Of(without) == PlanText.Of(plan with { Settings = without.Settings, Steps = [.. plan.Steps.Where(step => step is not CaptureStep)] });
    });

    [TestCase(0)]
    [TestCase(2)]
    [TestCase(50)]
    public void No_more_disks_are_captured_than_were_asked_for(int most)
    {
        var plan = PlanGenerator.Generate(3, PlanSample.Settings with { Captures = most });
        var stops = plan.Steps.OfType<FaultBeginStep>().Count(step => FaultKind.Stopping.Contains(step.Fault.Kind));

        Assert.That(plan.Steps.OfType<CaptureStep>().Count(), Is.EqualTo(Math.Min(most, stops)));
    }

    [Test]
    public void The_same_seed_gives_the_same_plan_and_another_seed_another()
    {
        var plans = new ulong[] { 1, 1, 2 }.Select(seed => PlanText.Of(PlanGenerator.Generate(seed, PlanSample.Settings))).ToList();

        Assert.Multiple(() =>
        {
            Assert.That(plans[1], Is.EqualTo(plans[0]));
            Assert.That(plans[2], Is.Not.EqualTo(plans[0]));
        });
    }

    [Test]
    public void Without_faults_the_rollout_is_spread_over_the_time_limit()
    {
        var plan = PlanGenerator.Generate(1, PlanSample.Settings with { Faults = [] });

        var times = PlanTimes.Of(plan);
        Assert.Multiple(() =>
        {
            Assert.That(plan.Steps, Is.All.InstanceOf<RolloutStep>());
            Assert.That(plan.Steps, Has.Length.EqualTo(6));
            Assert.That(times[RolloutAction.RotateRaft], Is.GreaterThan(TimeSpan.FromSeconds(30)));
        });
    }

    [TestCase("wipe-sidecar")]
    [TestCase("rollback-sidecar")]
    [TestCase("pause")]
    [TestCase("reset")]
    public void A_single_kind_of_fault_makes_a_plan(string kind)
    {
        var plan = PlanGenerator.Generate(3, PlanSample.Settings with { Faults = [kind] });

        Assert.Multiple(() =>
        {
            Assert.That(plan.Steps.OfType<FaultBeginStep>().Select(step => step.Fault.Kind), Is.All.EqualTo(kind));
            Assert.That(plan.Steps.OfType<FaultBeginStep>().Count(), Is.GreaterThan(1));
        });
    }

    [Test]
    public void One_node_is_enough_for_a_plan() =>
        Assert.That(() => PlanGenerator.Generate(3, PlanSample.Settings with { Nodes = 1 }), Throws.Nothing);

    [Test]
    public void A_time_limit_that_is_too_short_says_how_long_it_must_be()
    {
        var settings = PlanSample.Settings with { TimeLimit = TimeSpan.FromSeconds(10) };

        Assert.That(() => PlanGenerator.Generate(3, settings), Throws.TypeOf<PlanException>().With.Message.Match("--time-limit [0-9]+ or more"));
    }

    [Test]
    public void The_time_limit_that_is_asked_for_is_long_enough()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            var message = Assert.Throws<PlanException>(() => PlanGenerator.Generate(seed, PlanSample.Settings with { TimeLimit = TimeSpan.FromSeconds(10) }))!.Message;
            var seconds = int.Parse(message.Split("--time-limit ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
            Assert.That(() => PlanGenerator.Generate(seed, PlanSample.Settings with { TimeLimit = TimeSpan.FromSeconds(seconds + 1) }), Throws.Nothing);
        }
    }

    private static void ForAnySeed(Func<Plan, bool> property, int leastSeconds = 50) =>
        Prop.ForAll(ArbMap.Default.ArbFor<ulong>(), Gen.Choose(leastSeconds, 300).ToArbitrary(), (seed, seconds) =>
            property(PlanGenerator.Generate(seed, PlanSample.Settings with { TimeLimit = TimeSpan.FromSeconds(seconds) }))).QuickCheckThrowOnFailure();
}
