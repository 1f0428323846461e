using System.Net;
using System.Net.Sockets;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Harness.Processes;

namespace Elastickv.Jepsen.Harness.Clusters.Local;

/// <summary>A node as a child process on loopback.</summary>
public sealed class ProcessNode : INode, IAsyncDisposable
{
    private static readonly TimeSpan ProbePause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ResyncLimit = TimeSpan.FromSeconds(60);

    private readonly NodeSettings _settings;
    private readonly NodeFolder _folder;
    private readonly NodeProgram _program;
    private readonly NodeCommandLine _commandLine;
    private readonly NodeCapture _capture;
    private readonly TimeProvider _time;
    private readonly LogFile _log;

    // One change at a time: two starts, or a start and a kill, must not cross.
    private readonly Turn _turn = new();
    private volatile NodeLife? _life;
    private NodeExit? _earlierExit;

    internal ProcessNode(
        NodeSettings settings, NodeFolder folder, NodeProgram program, NodeCommandLine commandLine, NodeCapture capture, TimeProvider time)
    {
        (_settings, _folder, _program, _commandLine, _capture, _time) = (settings, folder, program, commandLine, capture, time);
        Redis = IPEndPoint.Parse(settings.RedisAddress);
        Admin = IPEndPoint.Parse(settings.Address);
        Metrics = IPEndPoint.Parse(settings.MetricsAddress);
        _log = new LogFile(folder.Log);
    }

    public string Id => _settings.Id;

    public IPEndPoint Redis { get; }

    public IPEndPoint Admin { get; }

    /// <summary>Where the node serves <c>/metrics</c> (spec §12.6).</summary>
    public IPEndPoint Metrics { get; }

    public NodeState State => Living switch
    {
        null => NodeState.Stopped,
        { Paused: true } => NodeState.Paused,
        _ => NodeState.Running,
    };

    public NodeExit? LastExit => _life is { Ended.IsCompletedSuccessfully: true } ended ? ended.Ended.Result : _earlierExit;

    /// <summary>Its process id while it runs.</summary>
    internal int? Pid => Living?.Pid;

    private NodeLife? Living => _life is { Ended.IsCompleted: false } life ? life : null;

    public async Task<NodeStart> StartAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var life = await BeginAsync(cancellationToken);
        var start = _time.GetTimestamp();
        while (!life.Ended.IsCompleted)
        {
            if (await AnswersAsync(cancellationToken))
                return new NodeStart(Ready: true, Exit: null);
            if (_time.GetElapsedTime(start) >= limit)
                return new NodeStart(Ready: false, Exit: null);
            await Task.WhenAny(life.Ended, Task.Delay(ProbePause, _time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
        return new NodeStart(Ready: false, await life.Ended);
    }

    public async Task KillAsync(CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        if (Living is { } life)
            await life.KillAsync();
    }

    public async Task StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        if (Living is { } life)
            await life.StopAsync(grace, _time, cancellationToken);
    }

    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        Living?.Pause();
    }

    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        Living?.Resume();
    }

    public Task<byte[]?> ReadSidecarAsync(CancellationToken cancellationToken) => _folder.ReadSidecarAsync(cancellationToken);

    public async Task WriteSidecarAsync(byte[]? content, CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        await _folder.WriteSidecarAsync(content, cancellationToken);
    }

    public async Task<CommandResult> ResyncSidecarAsync(CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        if (Living is not null)
            throw new InvalidOperationException($"{Id} runs: a sidecar is rebuilt offline");
        if (!_commandLine.Abilities.ResyncsSidecar)
            throw new InvalidOperationException("this node has no command to rebuild a sidecar");
        return await _program.RunAsync(_commandLine.ResyncSidecar(_settings), _folder.Root, ResyncLimit, cancellationToken);
    }

    public async Task<DiskImage> CaptureAsync(string label, CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        return await _capture.TakeAsync(Id, label, _folder.Root, Pid, cancellationToken);
    }

    public Task<IReadOnlyList<string>> ReadLogTailAsync(int lines, CancellationToken cancellationToken) => Task.FromResult(_log.Tail(lines));

    /// <summary>Ends the process, if there is one. May be called again.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync(CancellationToken.None);
        _log.Dispose();
    }

    /// <summary>The life that runs already, or a new one.</summary>
    private async Task<NodeLife> BeginAsync(CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        if (Living is { } living)
            return living;
        var life = await _program.StartAsync(_commandLine.Start(_settings), _folder.Root, _log);
        _earlierExit = LastExit;
        _life = life;
        return life;
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken) =>
        await AcceptsAsync(Redis, cancellationToken) && await AcceptsAsync(Admin, cancellationToken);

    private static async Task<bool> AcceptsAsync(IPEndPoint port, CancellationToken cancellationToken)
    {
        using var probe = new Socket(port.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await probe.ConnectAsync(port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
