using Elastickv.Jepsen.Harness.Plans;
using Elastickv.Jepsen.Harness.Store;

namespace Elastickv.Jepsen.Cli.Tests.Commands;

/// <summary>Stored runs that cannot be judged: nothing is written into their folders.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class JudgeCommandTests : IDisposable
{
    private readonly RunFolder _run = new(Directory.CreateTempSubdirectory("jepsen-cli-").FullName);

    public JudgeCommandTests()
    {
        PlanFile.Write(
            PlanGenerator.Generate(1, new PlanSettings
            {
                Nodes = 3,
                TimeLimit = TimeSpan.FromSeconds(30),
                Rate = 10,
                Concurrency = 3,
                Workload = "registers",
                Faults = [],
                SnapshotCount = 100,
            }),
            _run.Plan);
        File.WriteAllBytes(_run.Kek, new byte[32]);
    }

    public void Dispose() => Directory.Delete(_run.Root, recursive: true);

    [Test]
    public async Task A_whole_run_without_a_history_is_unknown_and_judged_in_its_folder()
    {
        var run = await CommandLineRun.OfAsync("judge", _run.Root);

        Assert.Multiple(() =>
        {
            Assert.That(run.Code, Is.EqualTo(2));
            Assert.That(run.Output, Does.StartWith("judging"));
            Assert.That(File.Exists(_run.Verdict), Is.True);
        });
    }

    [Test]
    public async Task A_history_with_a_broken_line_is_bad_input_with_its_number()
    {
        File.WriteAllText(_run.History, "{}\n");

        await IsRefusedAsync($"{_run.History}:1: ");
    }

    [Test]
    public async Task A_timeline_with_a_broken_line_is_bad_input_with_its_number()
    {
        File.WriteAllText(_run.Timeline, "nonsense\n");

        await IsRefusedAsync($"{_run.Timeline}:1: ");
    }

    [TestCase(0)]
    [TestCase(31)]
    [TestCase(33)]
    public async Task A_KEK_of_the_wrong_size_is_bad_input_and_no_finding_about_the_nodes(int size)
    {
        File.WriteAllBytes(_run.Kek, new byte[size]);

        await IsRefusedAsync("is not the KEK of 32 bytes");
    }

    [Test]
    public async Task A_run_without_its_KEK_is_bad_input()
    {
        File.Delete(_run.Kek);

        await IsRefusedAsync("put it back");
    }

    [Test]
    public async Task A_folder_without_a_plan_is_no_run()
    {
        File.Delete(_run.Plan);

        await IsRefusedAsync("there is no plan.json");
    }

    private async Task IsRefusedAsync(string reason)
    {
        var run = await CommandLineRun.OfAsync("judge", _run.Root);

        run.IsBadInput(reason);
        Assert.Multiple(() =>
        {
            Assert.That(run.Output, Is.Empty);
            Assert.That(File.Exists(_run.Verdict), Is.False);
        });
    }
}
