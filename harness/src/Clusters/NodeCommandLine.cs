using System.Collections.Immutable;
using System.Globalization;

namespace Elastickv.Jepsen.Harness.Clusters;

/// <summary>
/// The one place that knows the node's command line (spec §12.1, §12.3; upstream-behaviour "Command line that works") and which extras a binary has.
/// It works for the real node and for the reference node: what they do not share is taken from the binary's own <c>--help</c>.
/// </summary>
public sealed class NodeCommandLine
{
    private const string ResyncCommand = "resync-sidecar";
    private const string SnapshotCountVariable = "ELASTICKV_RAFT_SNAPSHOT_COUNT";
    private const string DefectFlag = "defect";

    private readonly string _help;

    /// <param name="help">What the binary printed for <see cref="HelpArguments"/>.</param>
    /// <param name="resyncs">Whether it took <see cref="ResyncProbeArguments"/> for a command (exit code 0).</param>
    public NodeCommandLine(string help, bool resyncs)
    {
        _help = help;
        Abilities = new NodeAbilities(resyncs, Knows(DefectFlag));
    }

    /// <summary>Asks a binary for its flags.</summary>
    public static ImmutableArray<string> HelpArguments { get; } = ["--help"];

    /// <summary>Answered with exit code 0 by a binary that can rebuild a sidecar offline. The real node fails for want of <c>--raftId</c>.</summary>
    public static ImmutableArray<string> ResyncProbeArguments { get; } = [ResyncCommand, "--help"];

    public NodeAbilities Abilities { get; }

    /// <summary>Refuses a defect that the binary does not list in its help: better before a run than by nodes that do not start.</summary>
    /// <param name="defect">Null for none.</param>
    /// <param name="program">The binary or image, for the message.</param>
    /// <exception cref="ClusterException">It has no such defect, or none at all.</exception>
    public void RequireDefect(string? defect, string program)
    {
        if (defect is null)
            return;
        if (!Abilities.PlantsDefects)
            throw new ClusterException($"{program} has no planted defects: it cannot run with --defect {defect}");
        if (!_help.Split([' ', ',', '|', '(', ')', '[', ']', '"', '\'', '\t', '\r', '\n']).Contains(defect, StringComparer.Ordinal))
            throw new ClusterException($"{program} has no defect named {defect}: its --help lists those that it has for --defect");
    }

    /// <summary>First start and every restart alike.</summary>
    public ImmutableArray<string> Start(NodeSettings node)
    {
        var arguments = new List<string>
        {
            "--raftId", node.Id,
            "--address", node.Address,
            "--redisAddress", node.RedisAddress,
            "--metricsAddress", node.MetricsAddress,
            "--raftDataDir", node.DataDirectory,
            "--raftRedisMap", Join(node.Members, member => $"{member.Raft}={member.Redis}"),
            "--raftBootstrapMembers", Join(node.Members, member => $"{member.Id}={member.Raft}"),
            "--raftBootstrap",
            "--encryption-enabled",
            "--kekFile", node.KekFile,
            "--encryptionSidecarPath", node.SidecarPath,
        };
        AddIfKnown(arguments, "dynamoAddress", node.DynamoAddress);
        AddIfKnown(arguments, "pprofAddress", "");
        if (node.Defect is { } defect)
            arguments.AddRange([$"--{DefectFlag}", defect]);
        return [.. arguments];
    }

    /// <summary>The offline command that rebuilds the sidecar of a stopped node from the leader: the node's whole start command line after its name.</summary>
    public ImmutableArray<string> ResyncSidecar(NodeSettings node) => [ResyncCommand, .. Start(node)];

    /// <summary>
    /// Variables that the node reads. A small <paramref name="snapshotCount"/> makes it write a readable dump of its rows often. A node of .NET makes
    /// sockets for debuggers in the temporary folder, which stay there when it is killed: it is told to make none.
    /// </summary>
    public static ImmutableDictionary<string, string> Environment(int? snapshotCount)
    {
        var variables = ImmutableDictionary<string, string>.Empty.Add("DOTNET_EnableDiagnostics", "0");
        return snapshotCount is { } count ? variables.Add(SnapshotCountVariable, count.ToString(CultureInfo.InvariantCulture)) : variables;
    }

    private void AddIfKnown(List<string> arguments, string flag, string value)
    {
        if (Knows(flag))
            arguments.AddRange([$"--{flag}", value]);
    }

    /// <summary>Help texts write a flag with one or two dashes at the start of a line.</summary>
    private bool Knows(string flag) =>
        _help.Split('\n').Any(line => line.TrimStart().TrimStart('-').Split(' ', '\t', '=', ',')[0].TrimEnd('\r') == flag);

    private static string Join(IEnumerable<NodePeer> members, Func<NodePeer, string> entry) => string.Join(',', members.Select(entry));
}
