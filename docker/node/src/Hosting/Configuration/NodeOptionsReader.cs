using System.Collections.Immutable;
using Elastickv.Node.Transport;

namespace Elastickv.Node.Hosting.Configuration;

/// <summary>Makes <see cref="NodeOptions"/> of a command line and the environment.</summary>
public static class NodeOptionsReader
{
    /// <exception cref="UsageException">The command line cannot be read (exit code 2).</exception>
    /// <exception cref="HelpException">Help is asked for.</exception>
    /// <exception cref="RefusalException">It can be read but makes no sense (exit code 1).</exception>
    public static NodeOptions Read(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        var extras = Extras.AreOn(environment);
        var flags = NodeFlags.Create(extras);
        flags.Parse(arguments);
        var defect = extras ? DefectNames.Parse(flags.String("defect")) : Defect.None;
        NodeFlags.RefuseUnsupported(flags);
        var id = flags.String("raftId");
        if (id.Length == 0)
            throw new RefusalException("flag --raftId is required");
        var address = Checked("address", flags.String("address"));
        var founders = ReadMembers(flags, id, address);
        return new NodeOptions
        {
            RaftId = CheckedId(id),
            Address = address,
            RedisAddress = Checked("redisAddress", flags.String("redisAddress")),
            MetricsAddress = flags.String("metricsAddress") is { Length: > 0 } metrics ? Checked("metricsAddress", metrics) : "",
            MetricsToken = flags.String("metricsToken"),
            RaftDataDir = flags.String("raftDataDir"),
            BootstrapMembers = founders,
            JoinMembers = ReadJoinMembers(flags, founders),
            RedisByRaftAddress = ReadRedisMap(flags.String("raftRedisMap")),
            EncryptionEnabled = flags.Bool("encryption-enabled"),
            KekFile = flags.String("kekFile"),
            KekUri = flags.String("kekUri"),
            KekNextFile = flags.String("kekNextFile"),
            RotatesOnStartup = flags.Bool("encryption-rotate-on-startup"),
            Compresses = flags.Bool("encryption-compress"),
            SidecarPath = flags.String("encryptionSidecarPath"),
            Defect = defect,
            Tuning = Tuning.FromEnvironment(environment),
        };
    }

    /// <summary>Writes the usage text.</summary>
    public static void WriteUsage(TextWriter writer, bool extras = true) => NodeFlags.Create(extras).WriteUsage(writer, "elastickv-node");

    private static ImmutableArray<GroupMember> ReadMembers(GoFlags flags, string id, string address)
    {
        var text = flags.String("raftBootstrapMembers");
        if (text.Length == 0)
            return flags.Bool("raftBootstrap") ? [new GroupMember(id, address, false)] : [];
        var members = Pairs("raftBootstrapMembers", text)
            .Select(p => new GroupMember(CheckedId(p.Key), Checked("raftBootstrapMembers", p.Value), false)).ToImmutableArray();
        if (members.DistinctBy(m => m.Id).Count() != members.Length)
            throw new RefusalException("--raftBootstrapMembers: duplicate id");
        var local = members.FirstOrDefault(m => m.Id == id) ?? throw new RefusalException($"--raftBootstrapMembers: local id {id} is missing");
        if (local.Address != address)
            throw new RefusalException($"--raftBootstrapMembers: {id}={local.Address} differs from --address {address}");
        return members;
    }

    /// <summary>A node founds a group or joins one; as a learner or not is for the group to say, so that flag has to agree only.</summary>
    private static ImmutableArray<GroupMember> ReadJoinMembers(GoFlags flags, ImmutableArray<GroupMember> founders)
    {
        var text = flags.String("raftJoinMembers");
        if (text.Length == 0)
            return flags.Bool("raftJoinAsLearner") ? throw new RefusalException("--raftJoinAsLearner needs --raftJoinMembers") : [];
        if (founders.Length > 0)
            throw new RefusalException("--raftJoinMembers and --raftBootstrap or --raftBootstrapMembers exclude each other");
        return [.. ReadPairs("raftJoinMembers", text).Select(pair => new GroupMember(pair.Key, pair.Value, false))];
    }

    private static ImmutableDictionary<string, string> ReadRedisMap(string text) =>
        text.Length == 0
            ? ImmutableDictionary<string, string>.Empty
            : Pairs("raftRedisMap", text).ToImmutableDictionary(
                p => Checked("raftRedisMap", p.Key), p => Checked("raftRedisMap", p.Value), StringComparer.Ordinal);

    /// <summary>Reads <c>id=host:port,…</c>.</summary>
    /// <exception cref="RefusalException">An entry is malformed.</exception>
    internal static IEnumerable<KeyValuePair<string, string>> ReadPairs(string flag, string text) =>
        Pairs(flag, text).Select(pair => KeyValuePair.Create(CheckedId(pair.Key), Checked(flag, pair.Value)));

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string flag, string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part =>
            part.Split('=') is [{ Length: > 0 } key, { Length: > 0 } value]
                ? KeyValuePair.Create(key, value)
                : throw new RefusalException($"--{flag}: malformed entry \"{part}\""));

    private static string Checked(string flag, string address)
    {
        try
        {
            _ = HostPort.Split(address);
            return address;
        }
        catch (FormatException e)
        {
            throw new RefusalException($"--{flag}: {e.Message}");
        }
    }

    /// <summary>The id names a directory below the data directory.</summary>
    private static string CheckedId(string id) =>
        id is "." or ".." || id.AsSpan().ContainsAny(Path.GetInvalidFileNameChars())
            ? throw new RefusalException($"raft id \"{id}\" cannot name a directory")
            : id;
}
