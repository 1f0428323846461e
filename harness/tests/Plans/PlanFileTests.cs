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
        });
    }

    [Test]
    public void Times_stand_in_the_file_as_seconds()
    {
        PlanFile.Write(PlanSample.Of(PlanSample.Begin("f1", FaultKind.Kill, "leader", new Trigger { At = TimeSpan.FromMilliseconds(2_500) }), PlanSample.End("f1")), _file);

        Assert.That(File.ReadAllText(_file), Does.Contain("\"at\": 2.5"));
    }

    [TestCase("", "")]
    [TestCase("{", "")]
    [TestCase("null", "not a plan")]
    [TestCase("""{"version":1}""", "missing")]
    [TestCase("""{"version":1,"seed":1,"colour":"red"}""", "colour")]
    public void A_file_that_is_no_plan_is_refused_with_its_name(string content, string named)
    {
        File.WriteAllText(_file, content);

        Assert.That(() => PlanFile.Read(_file), Throws.TypeOf<PlanException>().With.Message.StartsWith(_file).And.Message.Contains(named));
    }

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
