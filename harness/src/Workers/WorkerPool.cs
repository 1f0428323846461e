using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Plans;
using Elastickv.Jepsen.Harness.Runs;
using Elastickv.Jepsen.Harness.Seeds;
using Elastickv.Jepsen.Harness.Workloads;

namespace Elastickv.Jepsen.Harness.Workers;

/// <summary>The workers of a run, bound to the nodes in turn.</summary>
public sealed class WorkerPool(ICluster cluster, IWorkload workload, HistoryLog history, ProcessNumbers numbers, TimeProvider time)
{
    /// <summary>Runs them all until <paramref name="stop"/>, and until each has finished the operation it is at.</summary>
    public Task RunAsync(PlanSettings settings, SeededRandom random, CancellationToken stop)
    {
        var distance = TimeSpan.FromSeconds((double)settings.Concurrency / settings.Rate);
        var workers = Enumerable.Range(0, settings.Concurrency).Select(number =>
        {
            var node = cluster.Nodes[number % cluster.Nodes.Count];
            return RunAsync(node, number / cluster.Nodes.Count, new Pace(distance, distance * random.NextDouble(), time), stop);
        });
        return Task.WhenAll(workers.ToList());
    }

    private async Task RunAsync(INode node, int lane, Pace pace, CancellationToken stop)
    {
        await using var session = new ClientSession(node, workload, history, numbers);
        await new Worker(session, slot => workload.Next(slot with { Lane = lane }), pace, time).RunAsync(stop);
    }
}
