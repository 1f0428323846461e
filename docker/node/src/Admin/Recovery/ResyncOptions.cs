using System.Collections.Immutable;
using Elastickv.Node.Hosting;
using Elastickv.Node.Hosting.Configuration;

namespace Elastickv.Node.Admin.Recovery;

/// <summary>What <c>resync-sidecar</c> needs. It takes the flags of a normal start, so that the same command line serves both, and ignores the others.</summary>
public sealed record ResyncOptions
{
    public required string RaftId { get; init; }

    /// <summary><c>&lt;raftDataDir&gt;/&lt;raftId&gt;</c>.</summary>
    public required string DataDirectory { get; init; }

    public required string KekFile { get; init; }

    public required string SidecarPath { get; init; }

    /// <summary>The other members: <c>--peers</c>, or else <c>--raftBootstrapMembers</c>, under the addresses by which this node reaches them.</summary>
    public required ImmutableArray<GroupMember> Peers { get; init; }

    /// <summary>How long it looks for a leader in all.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <exception cref="UsageException">The command line cannot be read (exit code 2).</exception>
    /// <exception cref="RefusalException">Something is missing (exit code 1).</exception>
    public static ResyncOptions Read(IReadOnlyList<string> arguments)
    {
        GoFlags flags = CreateFlags();
        flags.Parse(arguments);
        string raftId = Required(flags, "raftId");
        string members = flags.String("peers") is { Length: > 0 } peers ? peers : flags.String("raftBootstrapMembers");
        return new ResyncOptions
        {
            RaftId = raftId,
            DataDirectory = Path.Combine(flags.String("raftDataDir"), raftId),
            KekFile = flags.String("kekFile"),
            SidecarPath = Required(flags, "encryptionSidecarPath"),
            Peers = [.. NodeOptionsReader.ReadPairs("peers", members).Where(pair => pair.Key != raftId).Select(pair => new GroupMember(pair.Key, pair.Value, false))],
            Timeout = GoDuration.Parse("timeout", flags.String("timeout")),
        };
    }

    public static void WriteUsage(TextWriter writer) => CreateFlags().WriteUsage(writer, "elastickv-node [admin encryption] resync-sidecar");

    private static GoFlags CreateFlags()
    {
        GoFlags flags = NodeFlags.Create();
        flags.AddString("peers", "", "members to ask: id=host:port,...; default: --raftBootstrapMembers");
        flags.AddString("timeout", "10s", "how long to look for the leader");
        return flags;
    }

    private static string Required(GoFlags flags, string name) =>
        flags.String(name) is { Length: > 0 } value ? value : throw new RefusalException($"flag --{name} is required");
}
