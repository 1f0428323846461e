using System.Net;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Harness.Clusters;

namespace Elastickv.Jepsen.Harness.Tests.Fakes;

/// <summary>A node of a <see cref="MemoryCluster"/>.</summary>
internal sealed class MemoryNode(MemoryCluster cluster, string id) : INode
{
    private byte[]? _applied;
    private byte[]? _sidecar;

    public string Id => id;

    public IPEndPoint Redis { get; } = new(IPAddress.Loopback, 1);

    public IPEndPoint Admin { get; } = new(IPAddress.Loopback, 2);

    public NodeState State { get; private set; }

    public NodeExit? LastExit { get; private set; }

    /// <summary>Starts although its sidecar is not what it was: the mistake that the suite must find.</summary>
    public bool IgnoresSidecar { get; set; }

    /// <summary>The last log line of a node that cannot start at all.</summary>
    public string? FirstStartFails { get; set; }

    /// <summary>Everything that was asked of it.</summary>
    public List<string> Calls { get; } = [];

    public Task<NodeStart> StartAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        Calls.Add("start");
        if (FirstStartFails is { } reason)
        {
            LastExit = new NodeExit(2, false, reason);
            return Task.FromResult(new NodeStart(false, LastExit));
        }

        var isIntact = _applied is null || (_sidecar is not null && _sidecar.AsSpan().SequenceEqual(_applied));
        if (!isIntact && !IgnoresSidecar)
        {
            LastExit = new NodeExit(1, false, "raft_applied_index is behind");
            return Task.FromResult(new NodeStart(false, LastExit));
        }

        State = NodeState.Running;
        Apply();
        return Task.FromResult(new NodeStart(true, null));
    }

    /// <summary>Applies every entry of the cluster.</summary>
    public void Apply()
    {
        if (cluster.Sidecar.Index == 0)
            return;
        _sidecar = cluster.Sidecar.ToBytes();
        _applied = _sidecar;
    }

    /// <summary>Ends by itself.</summary>
    public void Die(string lastLine)
    {
        State = NodeState.Stopped;
        LastExit = new NodeExit(1, false, lastLine);
    }

    public Task KillAsync(CancellationToken cancellationToken) => End("kill");

    public Task StopAsync(TimeSpan grace, CancellationToken cancellationToken) => End("stop");

    public Task PauseAsync(CancellationToken cancellationToken) => Become("pause", NodeState.Running, NodeState.Paused);

    public Task ResumeAsync(CancellationToken cancellationToken) => Become("resume", NodeState.Paused, NodeState.Running);

    public Task<byte[]?> ReadSidecarAsync(CancellationToken cancellationToken) => Task.FromResult(_sidecar);

    public Task WriteSidecarAsync(byte[]? content, CancellationToken cancellationToken)
    {
        _sidecar = content;
        return Task.CompletedTask;
    }

    public Task<CommandResult> ResyncSidecarAsync(CancellationToken cancellationToken)
    {
        Calls.Add("resync");
        if (cluster.Leader is null)
            return Task.FromResult(new CommandResult(1, "no leader\n"));
        _applied = _sidecar = cluster.Sidecar.ToBytes();
        return Task.FromResult(new CommandResult(0, "rebuilt\n"));
    }

    /// <summary>How a capture is made, if not at once.</summary>
    public Func<CancellationToken, Task>? Capturing { get; set; }

    public async Task<DiskImage> CaptureAsync(string label, CancellationToken cancellationToken)
    {
        Calls.Add("capture");
        if (Capturing is { } capturing)
            await capturing(cancellationToken);
        return new DiskImage(id, label, [new DiskFile("data/x.wal", 3, () => new MemoryStream([1, 2, 3]))]);
    }

    public Task<IReadOnlyList<string>> ReadLogTailAsync(int lines, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

    private Task End(string call)
    {
        Calls.Add(call);
        if (State != NodeState.Stopped)
            LastExit = new NodeExit(137, true, null);
        State = NodeState.Stopped;
        return Task.CompletedTask;
    }

    private Task Become(string call, NodeState from, NodeState to)
    {
        if (State == from)
        {
            Calls.Add(call);
            State = to;
        }

        return Task.CompletedTask;
    }
}
