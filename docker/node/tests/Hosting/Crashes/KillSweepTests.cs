using System.Text;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Storage;
using Elastickv.Node.Transport.Rpc;

namespace Elastickv.Node.Tests.Hosting.Crashes;

/// <summary>
/// Spec §4.3, §9 with real processes: one member of three is the delivered executable, and kills itself with SIGKILL at the N-th durable step after each operation on the keys
/// has begun, as leader and as follower. It starts again on what is there, by itself, and loses nothing. <see cref="CrashSweepTests"/> tries every step and what a loss of power leaves;
/// here it is seen that a kill leaves what they assume.
/// </summary>
[Parallelizable(ParallelScope.Children)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class KillSweepTests
{
    private const int Victim = 2;

    private static readonly Tuning Tuning = new() { HeartbeatMs = 50, ElectionMs = 500 };

    private TestCluster _cluster = null!;
    private RolloutClient _rollout = null!;
    private VictimProcess _victim = null!;
    private Dictionary<string, string> _acknowledged = null!;

    [SetUp]
    public async Task Start()
    {
        _acknowledged = [];
        _cluster = new TestCluster(3) { IsCapable = true, Adjust = options => NextKek.With(options) with { Tuning = Tuning } };
        _victim = new VictimProcess(_cluster, Victim, Tuning);
        _rollout = new RolloutClient(_cluster);
        await _cluster.StartAsync(0, 1);
    }

    [TearDown]
    public async Task Stop()
    {
        _rollout.Dispose();
        await _victim.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    /// <summary>The steps of an entry are the log's record (1) and its flush (2), the four of the sidecar (3 to 6) and the rows (7).</summary>
    [Test]
    public async Task Node_killed_in_the_midst_of_every_operation_starts_again_and_agrees([Values(2, 3, 5, 6, 7)] int step, [Values] bool leads)
    {
        await _victim.StartAsync(step);
        foreach (var (name, run, isDone) in Operations)
        {
            await TakeRoleAsync(leads);
            await WriteAsync($"before {name}", leads);
            _victim.Arm();
            await TryOnceAsync(run, leads);
            await WriteUntilKilledAsync(name, leads);
            await _victim.WaitForEndAsync();
            await _victim.StartAsync(step);
            await TakeRoleAsync(leads: false);

            // What was in doubt is decided, and what was done is applied by the node that is looked at, before it is looked at.
            await SettleAsync(name);
            while (!isDone())
            {
                await run();
                await SettleAsync(name);
            }
        }

        var index = (await _cluster.SetAsync("last", "value")).Index;
        await TestCluster.UntilAsync(() => _victim.AppliedIndexAsync().Result >= index, "everything applied by the victim");
        await _victim.DisposeAsync();
        foreach (var node in _cluster.Running.ToList())
            await _cluster.StopAsync(node);
        var values = _cluster.Values(0);
        Assert.That(_cluster.Values(1), Is.EqualTo(values));
        Assert.That(_cluster.Values(Victim), Is.EqualTo(values));
        Assert.That(_acknowledged.Where(pair => !values.Any(row => IsVersion(row, pair))), Is.Empty);
        Assert.That(_acknowledged, Has.Count.GreaterThanOrEqualTo(Operations.Count()), "control: something was acknowledged");
    }

    /// <summary>In their order: what is done, how, and how it is seen to be done.</summary>
    private IEnumerable<(string Name, Func<Task> Run, Func<bool> IsDone)> Operations =>
    [
        ("bootstrap", () => _rollout.BootstrapAsync(1, 2), () => Sidecar.IsBootstrapped),
        ("storage cutover", _rollout.EnableStorageAsync, () => Sidecar.StorageEnvelopeActive),
        ("raft cutover", _rollout.EnableRaftAsync, () => Sidecar.RaftEnvelopeCutoverIndex != 0),
        ("storage rotation", () => _rollout.RotateAsync(Purpose.Storage, 3), () => Sidecar.ActiveStorage == 3),
        ("raft rotation", () => _rollout.RotateAsync(Purpose.Raft, 4), () => Sidecar.ActiveRaft == 4),
        ("rewrap", _rollout.RewrapAsync, () => IsRewrapped),
        ("rewrite", RewriteAsync, () => _cluster.Running.Append(Victim).All(node => _rollout.RewriteAsync(node, 1_000_000).Result.Finished)),
        ("retirement", RetireAsync, () => !Sidecar.Keys.ContainsKey(1)),
    ];

    private Sidecar Sidecar => _rollout.FindSidecar(0) ?? Sidecar.Empty;

    private bool IsRewrapped
    {
        get
        {
            var kek = KekFile.Load(_cluster.KekFile());
            return Sidecar.Keys.Values.All(key => !kek.IsOwn(key.Wrapped.AsSpan()));
        }
    }

    private async Task RewriteAsync()
    {
        foreach (var node in _rollout.OnlyAt is null ? _cluster.Running.Append(Victim) : [Victim])
            await TryAsync(() => _rollout.RewriteAsync(node, 1_000_000));
    }

    private async Task RetireAsync()
    {
        if (_rollout.OnlyAt is null)
            await RewriteAsync();
        await _rollout.TryRetireAsync(1);
    }

    private async Task SettleAsync(string operation) => await _cluster.AppliedEverywhereAsync((await _cluster.SetAsync("settled", operation)).Index);

    /// <summary>Has the victim lead, or one of the others.</summary>
    private async Task TakeRoleAsync(bool leads)
    {
        bool IsRight() => _cluster.Running.Any(node => _cluster[node].Consensus.Status is { LeaderId: { } leader } && leader == _victim.RaftId == leads);

        await TestCluster.UntilAsync(() => _cluster.Running.All(node => _cluster[node].Consensus.Status.LeaderId is not null), "a leader");
        while (!IsRight())
        {
            var leader = _cluster.Running.FirstOrDefault(node => _cluster[node].Consensus.Status.IsLeader, Victim);
            await TryAsync(() => _rollout.TransferAsync(leader, leads ? _victim.RaftId : "n1"));
            await Task.Delay(5);
        }
    }

    private async Task TryOnceAsync(Func<Task> run, bool leads)
    {
        _rollout.OnlyAt = leads ? Victim : await _cluster.LeaderAsync();
        await TryAsync(run);
        _rollout.OnlyAt = null;
    }

    /// <summary>What it takes part in makes it take steps; what is acknowledged meanwhile must be there in the end.</summary>
    private async Task WriteUntilKilledAsync(string operation, bool leads)
    {
        for (var i = 0; _victim.IsAlive; i++)
        {
            var (key, value) = ($"{operation}/{i}", $"value {i} of {operation}");
            await TryWriteAsync(key, value, leads);
            await Task.Delay(5);
        }
    }

    private async Task WriteAsync(string key, bool leads)
    {
        while (!await TryWriteAsync(key, $"value of {key}", leads))
            await TakeRoleAsync(leads);
    }

    private async Task<bool> TryWriteAsync(string key, string value, bool leads)
    {
        var isAcknowledged = leads ? await _victim.TrySetAsync(key, value) : await TrySetAsync(key, value);
        if (isAcknowledged)
            _acknowledged[key] = value;
        return isAcknowledged;
    }

    private async Task<bool> TrySetAsync(string key, string value)
    {
        if (!_cluster.Running.Any(node => _cluster[node].Consensus.Status.IsLeader))
            return false;
        await _cluster.SetAsync(key, value);
        return true;
    }

    private static bool IsVersion(KeyValuePair<string, string> row, KeyValuePair<string, string> acknowledged)
    {
        var key = Convert.ToHexString(Encoding.UTF8.GetBytes("!redis|str|" + acknowledged.Key));
        return row.Key.Length == key.Length + (2 * RowKey.SuffixSize) && row.Key.StartsWith(key, StringComparison.Ordinal)
            && row.Value.EndsWith(Convert.ToHexString(Encoding.UTF8.GetBytes(acknowledged.Value)), StringComparison.Ordinal);
    }

    private static async Task TryAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (RpcException)
        {
            // Refused, or the victim ended while it answered.
        }
    }
}
