using System.Formats.Tar;
using System.Net;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Harness.Clusters.Local;
using Elastickv.Jepsen.Harness.Docker;
using Elastickv.Jepsen.Harness.Processes;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>A node as a container, with a toolbox beside it that holds its address.</summary>
public sealed class DockerNode : INode, IDisposable
{
    private const string LogName = "node.log";
    private const int SidecarTries = 5;
    private const UnixFileMode SidecarMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan ProbePause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ResyncLimit = TimeSpan.FromSeconds(60);

    private readonly EngineClient _engine;
    private readonly NodeParts _parts;
    private readonly TimeProvider _time;
    private readonly LogFile _log;
    private readonly LogCursor _cursor;
    private readonly string _runDirectory;

    // One change at a time: two starts, or a start and a kill, must not cross.
    private readonly Turn _turn = new();
    private volatile ContainerLife? _life;
    private NodeExit? _earlierExit;

    internal DockerNode(EngineClient engine, NodeParts parts, string runDirectory, TimeProvider time)
    {
        (_engine, _parts, _time, _runDirectory) = (engine, parts, time, runDirectory);
        var folder = Path.Combine(runDirectory, "nodes", parts.Settings.Id);
        Directory.CreateDirectory(folder);
        _log = new LogFile(Path.Combine(folder, LogName));
        _cursor = new LogCursor(engine, parts.Container, _log);
    }

    public string Id => _parts.Settings.Id;

    public IPEndPoint Redis => _parts.Endpoints.Redis;

    public IPEndPoint Admin => _parts.Endpoints.Admin;

    public NodeState State => Living switch
    {
        null => NodeState.Stopped,
        { Paused: true } => NodeState.Paused,
        _ => NodeState.Running,
    };

    public NodeExit? LastExit => _life is { Ended.IsCompletedSuccessfully: true } ended ? ended.Ended.Result : _earlierExit;

    private ContainerLife? Living => _life is { Ended.IsCompleted: false } life ? life : null;

    public async Task<NodeStart> StartAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var life = await BeginAsync(cancellationToken);
        var start = _time.GetTimestamp();
        while (!life.Ended.IsCompleted)
        {
            if (await PortProbe.AnswersAsync(_parts.Endpoints, _time, cancellationToken))
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
            await life.StopAsync(grace, cancellationToken);
    }

    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        if (Living is { } life)
            await life.PauseAsync();
    }

    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        if (Living is { } life)
            await life.ResumeAsync();
    }

    /// <summary>The node replaces the file while it runs, which may break an archive of it: then it is read again.</summary>
    public async Task<byte[]?> ReadSidecarAsync(CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                byte[]? content = null;
                await _engine.Containers.ReadArchiveAsync(
                    _parts.Container, NodePaths.Sidecar, async stream => content = await FirstFileAsync(stream, cancellationToken), cancellationToken);
                return content;
            }
            catch (Exception e) when (e is InvalidDataException or IOException or HttpRequestException && tries < SidecarTries)
            {
                await Task.Delay(ProbePause, _time, cancellationToken);
            }
        }
    }

    public async Task WriteSidecarAsync(byte[]? content, CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        await _parts.Toolbox.RunAsync(["rm", "-f", NodePaths.Sidecar], cancellationToken, $"{_parts.Owner}");
        if (content is null)
            return;
        using var archive = new TarFile(_parts.Owner);
        archive.File(NodePaths.SidecarName, content, SidecarMode);
        await _engine.Containers.WriteArchiveAsync(_parts.Container, NodePaths.SidecarFolder, archive.ToMemory(), cancellationToken);
    }

    public async Task<CommandResult> ResyncSidecarAsync(CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        if (Living is not null)
            throw new InvalidOperationException($"{Id} runs: a sidecar is rebuilt offline");
        if (!_parts.CommandLine.Abilities.ResyncsSidecar)
            throw new InvalidOperationException("this node has no command to rebuild a sidecar");
        var command = _parts.Image.Container(_parts.CommandLine.ResyncSidecar(_parts.Settings), $"container:{_parts.Toolbox.Id}", _parts.Mounts, Id);
        return await _parts.Image.RunAsync($"{Id}-resync", command, ResyncLimit, cancellationToken);
    }

    /// <summary>Streamed through the Engine's archive call, which asks nothing of the image and works on a stopped container, too.</summary>
    public async Task<DiskImage> CaptureAsync(string label, CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        var copy = Path.Combine(_runDirectory, "captures", label, Id);
        if (Directory.Exists(copy))
            throw new InvalidOperationException($"there is a capture '{label}' of {Id} already");
        string? unseen = null;
        await CaptureFolder.FillAsync(copy, async () => unseen = await CopyAllAsync(copy, cancellationToken));
        return FolderImage.Read(Id, label, copy) with { Unseen = unseen is null ? [] : [$"files that {Id} has deleted and holds open: {unseen}"] };
    }

    /// <summary>Returns why what the node has deleted could not be looked at; null if it could, or nothing runs that could hold it open.</summary>
    private async Task<string?> CopyAllAsync(string copy, CancellationToken cancellationToken)
    {
        // Deleted files first: they are gone for good once the process closes them.
        var unseen = Living is null ? null : await _parts.Deleted.TakeAsync(Id, _parts.Container, _parts.Owner, copy, cancellationToken);
        await ExportAsync(NodePaths.Data, Path.Combine(copy, "data"), cancellationToken);
        await ExportAsync(NodePaths.SidecarFolder, Path.Combine(copy, "encryption"), cancellationToken);
        File.Copy(Path.Combine(_runDirectory, "nodes", Id, LogName), Path.Combine(copy, LogName));
        return unseen;
    }

    public Task<IReadOnlyList<string>> ReadLogTailAsync(int lines, CancellationToken cancellationToken) => Task.FromResult(_log.Tail(lines));

    /// <summary>Closes the log. The container is the cluster's to remove.</summary>
    public void Dispose() => _log.Dispose();

    private Task<bool> ExportAsync(string path, string folder, CancellationToken cancellationToken) =>
        _engine.Containers.ReadArchiveAsync(_parts.Container, path, stream => DiskExport.UnpackAsync(stream, folder, cancellationToken), cancellationToken);

    /// <summary>The life that runs already, or a new one.</summary>
    private async Task<ContainerLife> BeginAsync(CancellationToken cancellationToken)
    {
        using var turn = await _turn.TakeAsync(cancellationToken);
        if (Living is { } living)
            return living;
        var life = await ContainerLife.StartAsync(_engine, _parts.Container, _cursor, _time);
        _earlierExit = LastExit;
        _life = life;
        return life;
    }

    private static async Task<byte[]?> FirstFileAsync(Stream archive, CancellationToken cancellationToken)
    {
        const int MaxLength = 16 << 20;
        await using var tar = new TarReader(archive, leaveOpen: true);
        if (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is not { Length: <= MaxLength } entry)
            return null;
        using var content = new MemoryStream();
        if (entry.DataStream is { } data)
            await data.CopyToAsync(content, cancellationToken);
        return content.ToArray();
    }
}
