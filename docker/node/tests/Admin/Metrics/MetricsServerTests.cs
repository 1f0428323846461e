using System.Net;
using System.Net.Http.Headers;
using Elastickv.Node.Admin;
using Elastickv.Node.Admin.Metrics;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Hosting;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Redis;
using Elastickv.Node.Redis.Commands;

namespace Elastickv.Node.Tests.Admin.Metrics;

public sealed class MetricsServerTests
{
    private readonly HttpClient _http = new();

    [OneTimeTearDown]
    public void Close() => _http.Dispose();

    [Test]
    public async Task The_page_tells_of_raft_redis_and_encryption()
    {
        using FakeCluster cluster = await EncryptionAdminRequests.BootstrappedAsync();
        cluster.Counters = new EncryptionCounters(
            EncryptionCounters.None.DecryptFailures.Add("tag_mismatch", 3), EncryptionCounters.None.WritesPerKey.Add(1, 7), EncryptionCounters.None.ValuesPerKey.Add(1, 5))
        {
            LastProposedPerRaftKey = EncryptionCounters.None.ValuesPerKey.Add(2, 99),
            Unwraps = Unwraps(TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(0.5)),
        };
        var redis = new RedisMetrics(TimeProvider.System);
        redis.Count(CommandTable.Find("GET"u8)!, redis.Begin(), isError: false);
        redis.Count(CommandTable.Find("GET"u8)!, redis.Begin(), isError: true);
        redis.CountUnsupported();
        await using MetricsServer server = await StartAsync(cluster, redis, token: "");

        HttpResponseMessage response = await _http.GetAsync(new Uri($"http://{server.LocalEndPoint}/metrics"));
        string page = await response.Content.ReadAsStringAsync();

        Assert.That(response.Content.Headers.ContentType!.ToString(), Is.EqualTo("text/plain; version=0.0.4; charset=utf-8"));
        Assert.That(page.Split('\n'), Is.SupersetOf(new[]
        {
            "# TYPE elastickv_raft_term gauge",
            "elastickv_raft_members 3",
            "elastickv_raft_local_state{state=\"leader\"} 1",
            "elastickv_raft_local_state{state=\"follower\"} 0",
            "elastickv_raft_leader_identity{leader_id=\"n1\",leader_address=\"n1:raft\"} 1",
            "elastickv_raft_member_is_leader{member_id=\"n2\"} 0",
            "elastickv_redis_requests_total{command=\"GET\"} 2",
            "elastickv_redis_errors_total{command=\"GET\"} 1",
            "# TYPE elastickv_redis_request_duration_seconds summary",
            "elastickv_redis_request_duration_seconds_count{command=\"GET\"} 2",
            "elastickv_redis_unsupported_commands_total 1",
            "elastickv_encryption_capable 1",
            "elastickv_encryption_active_dek_id{purpose=\"storage\"} 1",
            "elastickv_encryption_active_dek_id{purpose=\"raft\"} 2",
            "elastickv_encryption_sidecar_raft_index 101",
            "elastickv_encryption_decrypt_failures_total{reason=\"tag_mismatch\"} 3",
            "elastickv_encryption_writes_per_dek{key_id=\"1\"} 7",
            "elastickv_encryption_values_per_dek{key_id=\"1\"} 5",
            "elastickv_encryption_last_proposed_index_per_raft_dek{key_id=\"2\"} 99",
            "elastickv_encryption_value_overhead_bytes 34",
            "# TYPE elastickv_encryption_kek_unwrap_seconds summary",
            "elastickv_encryption_kek_unwrap_seconds_sum 2",
            "elastickv_encryption_kek_unwrap_seconds_count 2",
        }));
    }

    [Test]
    public void A_sidecar_that_cannot_be_read_leaves_the_rest_of_the_page()
    {
        using var cluster = new FakeCluster { SidecarError = new EncryptionException(EncryptionError.SidecarMalformed) };

        string page = new NodeMetrics(cluster, new RaftCounters(), cluster, new RedisMetrics(TimeProvider.System)).Render();

        Assert.That(page, Does.Contain("elastickv_raft_term").And.Contain("elastickv_encryption_capable 0").And.Not.Contain("sidecar_raft_index"));
    }

    [Test]
    public async Task With_a_token_only_its_bearer_may_look()
    {
        using var cluster = new FakeCluster();
        await using MetricsServer server = await StartAsync(cluster, new RedisMetrics(TimeProvider.System), token: "secret");
        var uri = new Uri($"http://{server.LocalEndPoint}/metrics");

        Assert.That((await _http.GetAsync(uri)).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "secret");
        Assert.That((await _http.SendAsync(request)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Other_paths_are_not_found()
    {
        using var cluster = new FakeCluster();
        await using MetricsServer server = await StartAsync(cluster, new RedisMetrics(TimeProvider.System), token: "");

        Assert.That((await _http.GetAsync(new Uri($"http://{server.LocalEndPoint}/"))).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("", "", false)]
    [TestCase("127.0.0.1:0", "", false)]
    [TestCase("localhost:9090", "", false)]
    [TestCase("0.0.0.0:0", "secret", false)]
    [TestCase("0.0.0.0:0", "", true)]
    [TestCase(":9090", "", true)]
    public void Off_loopback_a_token_is_required(string address, string token, bool isRefused)
    {
        if (isRefused)
            Assert.Throws<RefusalException>(() => MetricsServer.Check(address, token));
        else
            MetricsServer.Check(address, token);
    }

    private static UnwrapTimes Unwraps(params IEnumerable<TimeSpan> times)
    {
        var all = new UnwrapTimes();
        foreach (TimeSpan time in times)
            all.Add(time);
        return all;
    }

    private static async Task<MetricsServer> StartAsync(FakeCluster cluster, RedisMetrics redis, string token)
    {
        var server = new MetricsServer("127.0.0.1:0", token, new NodeMetrics(cluster, new RaftCounters(), cluster, redis));
        await server.StartAsync(CancellationToken.None);
        return server;
    }
}
