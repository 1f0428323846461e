using System.Globalization;
using Elastickv.Node.Raft;

namespace Elastickv.Node.Tests.Raft.Simulation;

/// <summary>
/// <c>RAFT_SEED=17</c> runs one seed alone, <c>RAFT_SEEDS=100000</c> more of them.
/// </summary>
public sealed class SimulationTests
{
    private const int DefaultSeeds = 1000;
    private const int MostSeedsForADefect = 10_000;

    [Test]
    public void No_seed_breaks_a_property_of_Raft()
    {
        var only = Number("RAFT_SEED");
        var seeds = only is { } seed ? Enumerable.Range(seed, 1) : Enumerable.Range(1, Number("RAFT_SEEDS") ?? DefaultSeeds);
        var (writes, reads, terms) = (0, 0, 0);
        foreach (var current in seeds)
        {
            var simulation = new SimulatedCluster(current, Defect.None);
            RunOrFail(simulation, current);
            writes += simulation.Ledger.Writes;
            reads += simulation.Ledger.Reads;
            terms += simulation.Ledger.Terms;
        }

        TestContext.Out.WriteLine($"{writes} writes, {reads} reads, {terms} terms");
        if (only is null)
            Assert.That(Math.Min(writes, reads), Is.GreaterThan(20 * DefaultSeeds), "the storm leaves room for work, or nothing is tested");
    }

    [TestCase(Defect.ForgetsVote)]
    [TestCase(Defect.AnswersBeforeStore)]
    [TestCase(Defect.LosesSyncedEntries)]
    [TestCase(Defect.ReadsWithoutQuorum)]
    [TestCase(Defect.LeaseTooLong)]
    [TestCase(Defect.CommitsByCounting)]
    [TestCase(Defect.KeepsTailUnderSnapshot)]
    public void A_defect_is_noticed(Defect defect)
    {
        for (var seed = 1; seed <= MostSeedsForADefect; seed++)
        {
            try
            {
                new SimulatedCluster(seed, defect).Run();
            }
            catch (Exception e) when (e is SafetyViolationException or RaftInvariantException)
            {
                TestContext.Out.WriteLine($"seed {seed}: {e.Message}");
                return;
            }
        }

        Assert.Fail($"{MostSeedsForADefect} seeds did not notice {defect}");
    }

    private static void RunOrFail(SimulatedCluster simulation, int seed)
    {
        try
        {
            simulation.Run();
        }
        catch (Exception e)
        {
            throw new AssertionException($"seed {seed} (RAFT_SEED={seed} repeats it): {e.Message}", e);
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var value) ? value : null;
}
