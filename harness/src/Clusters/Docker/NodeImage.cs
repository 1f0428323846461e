using System.Collections.Immutable;
using Elastickv.Jepsen.Harness.Docker;
using Elastickv.Jepsen.Harness.Docker.Model;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>The image under test: nothing is expected of it but an entry point that takes the node's flags.</summary>
internal sealed class NodeImage
{
    /// <summary>Generous, for a loaded machine; an entry point that takes a probe for a start would run on.</summary>
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(60);

    private readonly EngineClient _engine;
    private readonly RunLabels _labels;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<string> _environment;

    private NodeImage(EngineClient engine, RunLabels labels, ImageInfo info, int? snapshotCount, TimeProvider time)
    {
        (_engine, _labels, _time) = (engine, labels, time);
        Id = info.Id;
        User = info.Config?.User;
        _environment = [.. NodeCommandLine.Environment(snapshotCount).Select(variable => $"{variable.Key}={variable.Value}")];
    }

    /// <summary>Its digest: what a name means may change while a run goes on.</summary>
    public string Id { get; }

    public string? User { get; }

    /// <exception cref="ClusterException">The Engine has no such image.</exception>
    public static async Task<NodeImage> FindAsync(
        EngineClient engine, RunLabels labels, DockerClusterOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var info = await engine.Images.FindAsync(options.Image, cancellationToken)
            ?? throw new ClusterException($"the Docker Engine at {engine.Address} has no image {options.Image}: make images builds the reference node's; load or pull any other first.");
        return new NodeImage(engine, labels, info, options.SnapshotCount, time);
    }

    /// <summary>Asks it what it can do (see <see cref="NodeCommandLine"/>).</summary>
    public async Task<NodeCommandLine> ProbeAsync(CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(
            AskAsync("help", NodeCommandLine.HelpArguments, cancellationToken),
            AskAsync("resync", NodeCommandLine.ResyncProbeArguments, cancellationToken));
        return new NodeCommandLine(answers[0].Output, resyncs: answers[1].ExitCode == 0);
    }

    /// <summary>
    /// A container of it in a namespace that somebody else holds. No capability, no privilege, and no health check but the suite's own: a check by exec would
    /// disturb a node that is short of processors.
    /// </summary>
    public ContainerSpec Container(ImmutableArray<string> arguments, string networkMode, IReadOnlyList<MountSpec>? mounts, string? node = null) => new()
    {
        Image = Id,
        Cmd = arguments,
        Env = _environment,
        Labels = _labels.Of(node),
        Healthcheck = HealthSpec.None,
        HostConfig = new HostSpec
        {
            NetworkMode = networkMode,
            Mounts = mounts,
            CapDrop = ["ALL"],
            SecurityOpt = ["no-new-privileges"],
            LogConfig = LogSpec.JsonFile,
        },
    };

    /// <summary>Runs it as an offline command.</summary>
    public Task<CommandResult> RunAsync(string part, ContainerSpec container, TimeSpan limit, CancellationToken cancellationToken) =>
        new OneShot(_engine, _time).RunAsync(_labels.Name(part), container, limit, cancellationToken);

    private Task<CommandResult> AskAsync(string part, ImmutableArray<string> arguments, CancellationToken cancellationToken) =>
        RunAsync(part, Container(arguments, "none", mounts: null), ProbeLimit, cancellationToken);
}
