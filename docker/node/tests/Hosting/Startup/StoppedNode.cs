using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Elastickv.Node.Tests.Hosting.Startup;

/// <summary>The files of a node that went through the whole rollout and stopped, for a test to spoil, and the command line that would start it.</summary>
internal sealed class StoppedNode(string root) : IDisposable
{
    private readonly List<IDisposable> _kept = [];

    /// <summary>Flags by name; null for a flag without a value.</summary>
    public Dictionary<string, string?> Flags { get; } = new()
    {
        ["raftId"] = "n1",
        ["address"] = "127.0.0.1:0",
        ["redisAddress"] = "127.0.0.1:0",
        ["metricsAddress"] = "",
        ["raftDataDir"] = Path.Combine(root, "n1", "data"),
        ["raftBootstrapMembers"] = "n1=127.0.0.1:0",
        ["encryption-enabled"] = null,
        ["kekFile"] = Path.Combine(root, "kek"),
        ["encryptionSidecarPath"] = Path.Combine(root, "n1", "encryption", "keys.json"),
    };

    public Dictionary<string, string> Environment { get; } = [];

    public IEnumerable<string> Arguments => Flags.Select(flag => flag.Value is null ? $"--{flag.Key}" : $"--{flag.Key}={flag.Value}");

    public string Kek => Path.Combine(root, "kek");

    public string SidecarPath => Path.Combine(root, "n1", "encryption", "keys.json");

    /// <summary>A file or folder below the node's data directory.</summary>
    public string Data(params string[] names) => Path.Combine([root, "n1", "data", "n1", .. names]);

    public string NewestSnapshot => Directory.GetFiles(Data("fsm-snap"), "*.fsm").Max(StringComparer.Ordinal)!;

    public string Wal => Directory.GetFiles(Data("wal"), "*.wal").Min(StringComparer.Ordinal)!;

    public void Without(params string[] flags)
    {
        foreach (var flag in flags)
            Flags.Remove(flag);
    }

    /// <summary>Holds something of this process until the test is over.</summary>
    public void Keep(IDisposable something) => _kept.Add(something);

    public void Dispose() => _kept.ForEach(something => something.Dispose());

    /// <summary>Writes the KEK file, mode 0600.</summary>
    public void WriteKek(byte[] content)
    {
        File.Delete(Kek);
        File.WriteAllBytes(Kek, content);
        File.SetUnixFileMode(Kek, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public void EditSidecar(Action<JsonNode> edit)
    {
        var json = JsonNode.Parse(File.ReadAllText(SidecarPath))!;
        edit(json);
        File.WriteAllText(SidecarPath, json.ToJsonString());
    }

    public static void Change(string path, Action<byte[]> change)
    {
        var bytes = File.ReadAllBytes(path);
        change(bytes);
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Every file with a hash of its content, apart from the memory that SQLite's connections share.</summary>
    public IReadOnlyDictionary<string, string> Hashes() => new DirectoryInfo(root).EnumerateFiles("*", SearchOption.AllDirectories)
        .Where(file => !IsFifo(file) && !file.Name.EndsWith("-shm", StringComparison.Ordinal))
        .ToDictionary(file => Path.GetRelativePath(root, file.FullName), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file.FullName))));

    // A FIFO has no length and would block whoever opens it.
    private static bool IsFifo(FileInfo file) => file.Length == 0 && file.Name == "kek";
}
