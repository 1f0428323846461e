using Elastickv.Jepsen.Harness.Docker;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>One life of a node's container, from a start to its end.</summary>
internal sealed class ContainerLife
{
    private const string Terminate = "TERM";
    private const string Kill = "KILL";

    /// <summary>The log ends with the container; an Engine that is busy may be a little behind.</summary>
    private static readonly TimeSpan LogLimit = TimeSpan.FromSeconds(3);

    private readonly EngineClient _engine;
    private readonly string _container;
    private readonly LogCursor _log;
    private readonly TimeProvider _time;
    private volatile bool _requested;
    private volatile bool _paused;

    private ContainerLife(EngineClient engine, string container, LogCursor log, TimeProvider time)
    {
        (_engine, _container, _log, _time) = (engine, container, log, time);
        Ended = WatchAsync();
    }

    public bool Paused => _paused;

    /// <summary>Complete when the container has ended and its last line is known.</summary>
    public Task<NodeExit> Ended { get; }

    /// <summary>Starts the container.</summary>
    public static async Task<ContainerLife> StartAsync(EngineClient engine, string container, LogCursor log, TimeProvider time)
    {
        await engine.Containers.StartAsync(container, CancellationToken.None);
        return new ContainerLife(engine, container, log, time);
    }

    public async Task PauseAsync()
    {
        await UnlessEndedAsync(_engine.Containers.PauseAsync(_container, CancellationToken.None));
        _paused = true;
    }

    public async Task ResumeAsync()
    {
        if (_paused)
            await UnlessEndedAsync(_engine.Containers.UnpauseAsync(_container, CancellationToken.None));
        _paused = false;
    }

    /// <summary>A frozen container dies, too.</summary>
    public async Task KillAsync()
    {
        _requested = true;
        await UnlessEndedAsync(_engine.Containers.KillAsync(_container, Kill, CancellationToken.None));
        await Ended;
    }

    /// <summary>SIGTERM, then SIGKILL after <paramref name="grace"/>. A frozen container is thawed, or it would not see the first.</summary>
    public async Task StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        _requested = true;
        await ResumeAsync();
        await UnlessEndedAsync(_engine.Containers.KillAsync(_container, Terminate, CancellationToken.None));
        try
        {
            await Ended.WaitAsync(grace, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            await KillAsync();
        }
    }

    /// <summary>The container may end by itself at any moment; then there is nothing left to do to it.</summary>
    private static async Task UnlessEndedAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (EngineException e) when (e.IsConflict || e.IsNotFound)
        {
            // It does not run.
        }
    }

    private async Task<NodeExit> WatchAsync()
    {
        using var logEnd = new CancellationTokenSource();
        var log = FollowAsync(logEnd.Token);
        var code = await _engine.Containers.WaitAsync(_container, CancellationToken.None);
        logEnd.CancelAfter(LogLimit);
        await log;
        return new NodeExit(code, _requested, _log.LastLine);
    }

    /// <summary>A log that breaks off is no reason to lose the exit.</summary>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _log.FollowAsync(cancellationToken);
        }
        catch (Exception e) when (e is EngineException or IOException or HttpRequestException or InvalidDataException or OperationCanceledException)
        {
            // What came before stands in the file.
        }
    }
}
