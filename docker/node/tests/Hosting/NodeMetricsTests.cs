using System.Globalization;
using Elastickv.Node.Hosting;
using Elastickv.Node.Hosting.Configuration;

namespace Elastickv.Node.Tests.Hosting;

/// <summary>Spec §12.6: what the pages of real nodes tell rises when the thing happens.</summary>
public sealed class NodeMetricsTests
{
    private readonly HttpClient _http = new();
    private TestCluster _cluster = null!;

    [TearDown]
    public async Task Stop() => await _cluster.DisposeAsync();

    [OneTimeTearDown]
    public void Close() => _http.Dispose();

    [Test]
    public async Task Death_of_a_leader_is_a_change_of_leader_and_loses_messages()
    {
        _cluster = Cluster(3);
        await _cluster.StartAllAsync();
        await _cluster.SetAsync("k", "v");
        var old = await _cluster.LeaderAsync();
        var witness = (old + 1) % 3;
        await _cluster.AppliedEverywhereAsync((await _cluster.SetAsync("k", "w")).Index);
        var (changes, dropped) = (await ReadAsync(witness, "elastickv_raft_leader_changes_seen_total"), await DroppedAsync());
        Assert.That(changes, Is.GreaterThan(0));

        await _cluster.StopAsync(old);
        await _cluster.SetAsync("k", "x");

        Assert.That(await ReadAsync(witness, "elastickv_raft_leader_changes_seen_total"), Is.GreaterThan(changes));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await DroppedAsync() <= dropped)
        {
            limit.Token.ThrowIfCancellationRequested();
            await _cluster.SetAsync("k", "y");
        }

        async Task<double> DroppedAsync()
        {
            var sum = 0.0;
            foreach (var i in _cluster.Running.Where(i => i != old))
                sum += await ReadAsync(i, "elastickv_raft_dispatch_dropped_total");
            return sum;
        }
    }

    [Test]
    public async Task Refused_proposal_is_counted_and_an_applied_one_is_not()
    {
        _cluster = Cluster(3);
        await _cluster.StartAllAsync();
        await _cluster.SetAsync("k", "v");
        var follower = (await _cluster.LeaderAsync() + 1) % 3;
        var before = await ReadAsync(follower, "elastickv_raft_proposals_failed_total");

        Assert.ThrowsAsync<NotLeaderException>(() => _cluster[follower].Consensus.ProposeAsync(new byte[] { 0 }, ProposalKind.User, CancellationToken.None));

        Assert.That(await ReadAsync(follower, "elastickv_raft_proposals_failed_total"), Is.EqualTo(before + 1));
    }

    [Test]
    public async Task Ceiling_is_ahead_of_the_clock_that_set_it()
    {
        _cluster = Cluster(1);
        var begun = DateTimeOffset.UtcNow;
        await _cluster.StartAllAsync();
        await TestCluster.UntilAsync(() => _cluster[0].Consensus.Status.CeilingMs > 0, "a ceiling");

        Assert.That(await ReadAsync(0, "elastickv_hlc_physical_ceiling_seconds"), Is.GreaterThan(begun.ToUnixTimeSeconds()));
    }

    [Test]
    public async Task Store_that_comes_back_from_its_snapshot_is_a_cold_start_restore()
    {
        _cluster = Cluster(1);
        await _cluster.StartAllAsync();
        for (var i = 0; _cluster[0].Consensus.Status.LastSnapshotIndex == 0; i++)
            await _cluster.SetAsync($"k{i}", "v");
        Assert.That(await ReadAsync(0, "elastickv_fsm_cold_start_restore_total"), Is.Zero);
        await _cluster.StopAsync(0);

        Directory.Delete(Path.Combine(_cluster.DataDirectory(0), "n1", "fsm.db"), recursive: true);
        await _cluster.StartAllAsync();

        Assert.That(await ReadAsync(0, "elastickv_fsm_cold_start_restore_total"), Is.EqualTo(1));
    }

    private static TestCluster Cluster(int nodes) => new(nodes)
    {
        Adjust = options => options with { MetricsAddress = "127.0.0.1:0", Tuning = new Tuning { HeartbeatMs = 20, ElectionMs = 200, SnapshotCount = 20, CatchUpEntries = 1 } },
    };

    private async Task<double> ReadAsync(int node, string series)
    {
        var page = await _http.GetStringAsync(new Uri($"http://{_cluster[node].MetricsEndPoint}/metrics"));
        return double.Parse(page.Split('\n').Single(line => line.StartsWith(series + " ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
