using System.Diagnostics;
using System.Net;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Storage.Files;
using Elastickv.Node.Tests.Hosting.Startup;
using Elastickv.Node.Tests.Redis;
using Elastickv.Node.Transport.Rpc;
using Elastickv.Proto;

namespace Elastickv.Node.Tests.Hosting.Crashes;

/// <summary>One member of a cluster as a process of its own, the executable as it is delivered, which kills itself with SIGKILL at a step that the test chooses.</summary>
internal sealed class VictimProcess(TestCluster cluster, int index, Tuning tuning) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly int _redisPort = FreePorts.Take(1)[0];
    private readonly List<string> _log = [];
    private Process? _process;
    private Task _reading = Task.CompletedTask;

    public string RaftId => $"n{index + 1}";

    /// <summary>Whether it still runs.</summary>
    public bool IsAlive => _process is { HasExited: false };

    private string ArmFile => cluster.PathOf(index, "armed");

    /// <summary>Starts it and waits until it serves.</summary>
    /// <param name="killAtStep">It ends itself at this step after <see cref="Arm"/>.</param>
    public async Task StartAsync(int killAtStep)
    {
        var options = cluster.Adjust(cluster.Options(index));
        File.Delete(ArmFile);
        _process = NodeProcess.Start(Arguments(options), Environment(killAtStep));
        var serves = new TaskCompletionSource();
        var process = _process;
        _reading = Task.Run(async () =>
        {
            while (await process.StandardError.ReadLineAsync() is { } line)
            {
                lock (_log)
                    _log.Add(line);
                if (line.Contains("serves Raft", StringComparison.Ordinal))
                    serves.TrySetResult();
            }

            serves.TrySetException(new InvalidOperationException($"the node does not start: {Log}"));
        });
        await serves.Task.WaitAsync(Patience);
    }

    /// <summary>From now on its steps count.</summary>
    public void Arm() => File.WriteAllBytes(ArmFile, []);

    /// <summary>Sets a key through its Redis port; false if it gave no answer.</summary>
    public async Task<bool> TrySetAsync(string key, string value)
    {
        try
        {
            using var client = await RawClient.ConnectAsync(new IPEndPoint(IPAddress.Loopback, _redisPort));
            return await client.CallAsync("SET", key, value) == "+OK";
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    /// <summary>How far it has applied the log, as it says itself.</summary>
    public async Task<ulong> AppliedIndexAsync()
    {
        using var rpc = new RpcClient();
        var status = await rpc.CallAsync(
            cluster.Address(index), "/RaftAdmin/Status", new RaftAdminStatusRequest(), RaftAdminStatusResponse.Parser, Patience, CancellationToken.None);
        return status.AppliedIndex;
    }

    /// <summary>Waits until it has killed itself.</summary>
    public async Task WaitForEndAsync()
    {
        await _process!.WaitForExitAsync().WaitAsync(Patience);
        await _reading;
        Assert.That(_process.ExitCode, Is.EqualTo(128 + 9), Log);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
            return;
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
        _process = null;
    }

    public string Log
    {
        get
        {
            lock (_log)
                return string.Join('\n', _log);
        }
    }

    /// <summary>The command line of what the cluster would start itself.</summary>
    private IEnumerable<string> Arguments(NodeOptions options) =>
    [
        $"--raftId={options.RaftId}", $"--address={options.Address}", $"--redisAddress=127.0.0.1:{_redisPort}", "--metricsAddress=", $"--raftDataDir={options.RaftDataDir}",
        $"--raftBootstrapMembers={string.Join(',', options.BootstrapMembers.Select(member => $"{member.Id}={member.Address}"))}",
        "--encryption-enabled", $"--kekFile={options.KekFile}", $"--kekNextFile={options.KekNextFile}", $"--encryptionSidecarPath={options.SidecarPath}",
    ];

    private Dictionary<string, string> Environment(int killAtStep) => new()
    {
        [DurableSteps.KillVariable] = $"{killAtStep}",
        [DurableSteps.ArmVariable] = ArmFile,
        ["ELASTICKV_RAFT_HEARTBEAT_MS"] = $"{tuning.HeartbeatMs}",
        ["ELASTICKV_RAFT_ELECTION_MS"] = $"{tuning.ElectionMs}",
    };
}
