using Elastickv.Jepsen.Harness.Faults;
using Elastickv.Jepsen.Harness.Plans;

namespace Elastickv.Jepsen.Cli.Tests.Commands;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RolloutCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jepsen-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestCase("--nodes", "0", "nodes is 0; it must be from 1 to 9")]
    [TestCase("--faults", "earthquake", "known")]
    [TestCase("--driver", "carrier-pigeon", "--driver process")]
    [TestCase("--captures", "51", "captures is 51")]
    [TestCase("--rate", "0", "rate is 0")]
    [TestCase("--concurrency", "0", "concurrency is 0")]
    [TestCase("--time-limit", "5", "--time-limit")]
    [TestCase("--time-limit", "soon", "--time-limit")]
    [TestCase("--plan", "no/such/plan.json", "plan.json")]
    public async Task An_option_that_cannot_be_used_is_bad_input(string option, string value, string reason)
    {
        // The message about an unknown fault lists the known ones.
        var expected = reason == "known" ? FaultKind.WipeSidecar : reason;

        (await RunAsync(option, value)).IsBadInput(expected);
    }

    [Test]
    public async Task A_node_binary_that_is_not_there_is_bad_input_and_leaves_no_run_behind()
    {
        var run = await RunAsync("--node-binary", "/no/such/node");

        run.IsBadInput("--node-binary");
        Assert.That(Directory.GetDirectories(_folder, "*Z", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public async Task A_folder_is_no_node_binary() => (await RunAsync("--node-binary", _folder)).IsBadInput("is a folder");

    [Test]
    public async Task What_a_plan_settles_cannot_be_given_beside_it()
    {
        var plan = Path.Combine(_folder, "plan.json");
        PlanFile.Write(Plan(), plan);

        (await RunAsync("--plan", plan, "--seed", "9")).IsBadInput("--seed");
    }

    [Test]
    public async Task The_seed_is_printed_first() =>
        Assert.That((await RunAsync("--seed", "77", "--node-binary", "/no/such/node")).Output, Does.StartWith("seed 77"));

    [Test]
    public async Task Help_names_every_fault()
    {
        var run = await CommandLineRun.OfAsync("rollout", "--help");

        Assert.Multiple(() =>
        {
            Assert.That(run.Code, Is.Zero);
            foreach (var kind in FaultKind.All)
                Assert.That(run.Output, Does.Contain(kind));
        });
    }

    private static Plan Plan() => PlanGenerator.Generate(1, new PlanSettings
    {
        Nodes = 3,
        TimeLimit = TimeSpan.FromSeconds(30),
        Rate = 10,
        Concurrency = 3,
        Workload = "registers",
        Faults = [],
        SnapshotCount = 100,
    });

    private Task<CommandLineRun> RunAsync(params string[] options) => CommandLineRun.OfAsync(["rollout", "--store", _folder, .. options]);
}
