using Elastickv.Jepsen.Harness.Plans;
using Elastickv.Jepsen.Workloads.Canaries;

namespace Elastickv.Jepsen.Cli.Tests.Commands;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CanaryCommandTests : IDisposable
{
    private const ulong Seed = 5;
    private readonly string _plan = Path.GetTempFileName();

    public CanaryCommandTests() => PlanFile.Write(
        PlanGenerator.Generate(Seed, new PlanSettings
        {
            Nodes = 3,
            TimeLimit = TimeSpan.FromSeconds(30),
            Rate = 10,
            Concurrency = 3,
            Workload = "registers",
            Faults = [],
            SnapshotCount = 100,
        }),
        _plan);

    public void Dispose() => File.Delete(_plan);

    [Test]
    public async Task A_value_that_was_found_tells_its_operation_key_phase_and_process()
    {
        using var codec = new CanaryCodec(Seed);

        var run = await CommandLineRun.OfAsync("canary", codec.Encode(new CanaryContent(812, 3, 2, 14)), "--plan", _plan);

        Assert.That((run.Code, run.Output.Trim()), Is.EqualTo((0, "operation 812, key r3, phase phase1, process 14")));
    }

    [Test]
    public async Task What_is_no_canary_is_bad_input() => (await CommandLineRun.OfAsync("canary", "CNRYnonsense", "--plan", _plan)).IsBadInput("no canary");
}
