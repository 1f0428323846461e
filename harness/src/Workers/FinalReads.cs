using System.Collections.Concurrent;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Runs;
using Elastickv.Jepsen.Harness.Workloads;

namespace Elastickv.Jepsen.Harness.Workers;

/// <summary>The last thing clients do: read every key from every node's address.</summary>
public sealed class FinalReads(ICluster cluster, IWorkload workload, HistoryLog history, ProcessNumbers numbers, Timeline timeline, TimeProvider time)
{
    private const int ClientsPerNode = 4;
    private const int TriesPerKey = 20;

    /// <summary>A node that does not answer must not hold up the end of a run for longer.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var reads = workload.ReadEverything();
        timeline.Record(RunEventKind.FinalReads, "final-reads", $"{reads.Length} keys from {cluster.Nodes.Count} nodes");
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var readers = new List<Task>();
        foreach (var node in cluster.Nodes)
        {
            var waiting = new ConcurrentQueue<Invocation>(reads);
            for (var i = 0; i < ClientsPerNode; i++)
                readers.Add(ReadAsync(node, waiting, either.Token));
        }

        await Task.WhenAll(readers);
    }

    private async Task ReadAsync(INode node, ConcurrentQueue<Invocation> waiting, CancellationToken cancellationToken)
    {
        await using var session = new ClientSession(node, workload, history, numbers);
        while (!cancellationToken.IsCancellationRequested && waiting.TryDequeue(out var read))
        {
            for (var tries = 1; !await TryAsync(session, read) && tries < TriesPerKey; tries++)
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<bool> TryAsync(ClientSession session, Invocation read) =>
        (await session.InvokeAsync(_ => read, CancellationToken.None)).Type == OperationType.Ok;
}
