namespace Elastickv.Jepsen.Cli.Bench;

/// <summary>
/// Throughput of two clusters without faults, one in the clear and one after the whole rollout. Both run all the time and are loaded in turn, several
/// times and each as often first, so that whatever else the machine does, and what a load leaves to the next, falls on both. At the end, what the node's envelope costs by itself.
/// </summary>
internal sealed class NodeBench(NodeBenchOptions options, TextWriter output)
{
    private const int Rounds = 6;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("elastickv-bench-");
        try
        {
            await using var clear = await BenchCluster.StartAsync(options, Path.Combine(folder.FullName, "clear"), cancellationToken);
            await using var encrypted = await BenchCluster.StartAsync(options, Path.Combine(folder.FullName, "encrypted"), cancellationToken);
            await encrypted.EncryptAsync(cancellationToken);
            await output.WriteLineAsync($"3 nodes, {options.Clients} clients at the leader, {options.ValueBytes} byte values, {options.Lasts.TotalSeconds:0} s each in {Rounds} turns");
            await MeasureAsync(clear, encrypted, cancellationToken);
            await new EnvelopeBench(options, output).RunAsync(cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task MeasureAsync(BenchCluster clear, BenchCluster encrypted, CancellationToken cancellationToken)
    {
        await TakeTurnAsync(clear, WarmUp, cancellationToken);
        await TakeTurnAsync(encrypted, WarmUp, cancellationToken);
        var inClear = new List<(LoadResult Sets, LoadResult Gets)>();
        var sealed_ = new List<(LoadResult Sets, LoadResult Gets)>();
        for (var round = 0; round < Rounds; round++)
        {
            (BenchCluster Cluster, List<(LoadResult Sets, LoadResult Gets)> Turns)[] order = [(clear, inClear), (encrypted, sealed_)];
            foreach (var (cluster, turns) in round % 2 == 0 ? order : order.Reverse())
                turns.Add(await TakeTurnAsync(cluster, options.Lasts / Rounds, cancellationToken));
        }

        var (clearSets, clearGets) = Sum(inClear);
        var (sealedSets, sealedGets) = Sum(sealed_);
        await Report.WriteClearAsync(output, clearSets, clearGets);
        await Report.WriteSealedAsync(output, sealedSets, sealedGets, clearSets, clearGets);
    }

    private static async Task<(LoadResult Sets, LoadResult Gets)> TakeTurnAsync(BenchCluster cluster, TimeSpan lasts, CancellationToken cancellationToken) =>
        (await cluster.SetAsync(lasts, cancellationToken), await cluster.GetAsync(lasts, cancellationToken));

    private static (LoadResult Sets, LoadResult Gets) Sum(List<(LoadResult Sets, LoadResult Gets)> turns) =>
        (LoadResult.Sum([.. turns.Select(turn => turn.Sets)]), LoadResult.Sum([.. turns.Select(turn => turn.Gets)]));
}
