using Elastickv.Jepsen.Harness.Faults;
using Elastickv.Jepsen.Harness.Plans;
using Elastickv.Jepsen.Harness.Rollouts;

namespace Elastickv.Jepsen.Harness.Tests.Plans;

public class PlanFileTests
{
    private string _file = "";

    [SetUp]
    public void CreateFile() => _file = Path.GetTempFileName();

    [TearDown]
    public void DeleteFile() => File.Delete(_file);

    [Test]
    public void What_was_written_is_read_back_unchanged()
    {
        var plan = PlanGenerator.Generate(42, PlanSample.Settings with { Defect = "stale-read" });
        PlanFile.Write(plan, _file);

        var again = PlanFile.Read(_file);

        Assert.Multiple(() =>
        {
            Assert.That(PlanText.Of(again), Is.EqualTo(PlanText.Of(plan)));
            Assert.That(again.Settings.Defect, Is.EqualTo("stale-read"));
            Assert.That(again.Steps, Has.Length.EqualTo(plan.Steps.Length));
            Assert.That(again.Settings.Captures, Is.EqualTo(6));
            Assert.That(again.Steps.OfType<CaptureStep>().Select(step => (step.Fault, step.Label)), Is.EqualTo(plan.Steps.OfType<CaptureStep>().Select(step => (step.Fault, step.Label))).And.Not.Empty);
        });
    }

    /// <summary>Exactly as version 1 wrote it.</summary>
    [Test]
    public void A_plan_that_was_recorded_before_there_were_captures_is_read_and_stays_what_it_is()
    {
        const string Recorded = """
            {
              "version": 1, "seed": 7,
              "settings": { "nodes": 3, "time-limit": 60, "rate": 300, "concurrency": 15, "workload": "registers", "faults": [ "kill" ], "snapshot-count": 500 },
              "steps": [
                { "step": "fault-begin", "id": "f1", "when": { "at": 1.5 }, "fault": { "kind": "kill", "targets": [ "leader" ] } },
                { "step": "fault-end", "id": "f1-end", "when": { "after": [ "f1" ], "delay": 2 }, "fault": "f1" },
                { "step": "rollout", "id": "bootstrap", "when": { "after": [ "f1-end" ] }, "action": "bootstrap" }
              ]
            }
            """;
        File.WriteAllText(_file, Recorded);

        var plan = PlanFile.Read(_file);
        PlanFile.Write(plan, _file);

        Assert.Multiple(() =>
        {
            Assert.That(PlanText.Of(PlanFile.Read(_file)), Is.EqualTo(PlanText.Of(plan)));
            Assert.That((plan.Version, plan.Settings.Captures, plan.Steps.Length), Is.EqualTo((1, 0, 3)));
        });
    }

    [Test]
    public void Times_stand_in_the_file_as_seconds()
    {
        PlanFile.Write(PlanSample.Of(PlanSample.Begin("f1", FaultKind.Kill, "leader", new Trigger { At = TimeSpan.FromMilliseconds(2_500) }), PlanSample.End("f1")), _file);

        Assert.That(File.ReadAllText(_file), Does.Contain("\"at\": 2.5"));
    }

    [TestCase("", "it is empty.")]
    [TestCase("{", "line 1")]
    [TestCase("null", "not a plan")]
    [TestCase("""{"version":1}""", "it lacks seed, settings, steps.")]
    [TestCase("""{"version":1,"seed":1,"colour":"red"}""", "at $.colour: colour is unknown here.")]
    [TestCase("""{"version":1,"seed":1,"seed":2}""", "seed is given twice.")]
    [TestCase("""{"version":1,"seed":"x"}""", "at $.seed: the value is of another kind")]
    public void A_file_that_is_no_plan_is_refused_with_its_name_and_no_type_of_ours(string content, string named)
    {
        File.WriteAllText(_file, content);

        Assert.That(
            () => PlanFile.Read(_file),
            Throws.TypeOf<PlanException>().With.Message.StartsWith(_file).And.Message.Contains(named).And.Message.Not.Contains("Jepsen.").And.Message.Not.Contains("System."));
    }

    [Test]
    public void A_folder_is_no_plan() =>
        Assert.That(() => PlanFile.Read(Path.GetTempPath()), Throws.TypeOf<PlanException>().With.Message.Contains("is a folder"));

    [Test]
    public void An_unknown_property_of_a_step_is_refused_and_not_left_out()
    {
        PlanFile.Write(PlanSample.Of(PlanSample.Rollout(RolloutAction.Bootstrap)), _file);
        File.WriteAllText(_file, File.ReadAllText(_file).Replace("\"action\"", "\"speed\": 3, \"action\"", StringComparison.Ordinal));

        Assert.That(() => PlanFile.Read(_file), Throws.TypeOf<PlanException>().With.Message.Contains("speed"));
    }

    [Test]
    public void A_file_that_is_not_there_is_refused() =>
        Assert.That(() => PlanFile.Read(_file + ".none"), Throws.TypeOf<PlanException>().With.Message.Contains("cannot be read"));
}
