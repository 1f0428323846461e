using Elastickv.Jepsen.Harness.Processes;

namespace Elastickv.Jepsen.Harness.Clusters.Local;

/// <summary>One life of a node's process, from a start to its end.</summary>
internal sealed class NodeLife
{
    private readonly ChildProcess _process;
    private volatile bool _requested;
    private volatile bool _paused;

    public NodeLife(ChildProcess process)
    {
        _process = process;
        Ended = WatchAsync();
    }

    public int Pid => _process.Pid;

    public bool Paused => _paused;

    /// <summary>Complete when the process is gone and its last line is known.</summary>
    public Task<NodeExit> Ended { get; }

    public void Pause()
    {
        _process.Send(Signal.Stop);
        _paused = true;
    }

    public void Resume()
    {
        _process.Send(Signal.Continue);
        _paused = false;
    }

    /// <summary>SIGKILL works on a stopped process, too.</summary>
    public async Task KillAsync()
    {
        _requested = true;
        _process.Send(Signal.Kill);
        await Ended;
    }

    /// <summary>SIGTERM, then SIGKILL after <paramref name="grace"/>. A stopped process is continued, or it would not see the first.</summary>
    public async Task StopAsync(TimeSpan grace, TimeProvider time, CancellationToken cancellationToken)
    {
        _requested = true;
        _process.Send(Signal.Terminate);
        Resume();
        try
        {
            await Ended.WaitAsync(grace, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            await KillAsync();
        }
    }

    private async Task<NodeExit> WatchAsync()
    {
        var code = await _process.Exited;
        return new NodeExit(code, _requested, _process.LastLine);
    }
}
