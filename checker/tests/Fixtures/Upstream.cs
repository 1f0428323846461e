using System.IO.Compression;
using System.Text.Json;
using Elastickv.Jepsen.Checker.Evidence;

namespace Elastickv.Jepsen.Checker.Tests.Fixtures;

/// <summary>Excerpts of the disks of a real elastickv cluster (commit d9a031d) that went through the rollout.</summary>
internal static class Upstream
{
    public static byte[] Kek { get; } = Read("kek");

    /// <summary>The sidecar of n1 after both rotations.</summary>
    public static byte[] Sidecar { get; } = Read("keys.json");

    /// <summary>The first 16 KiB of the Raft log of n1: the bootstrap of the group and phase 0.</summary>
    public static byte[] WalBeginning { get; } = Read("phase0.wal.gz");

    /// <summary>The canaries that stand in <see cref="WalBeginning"/>, by a byte search made when the excerpt was.</summary>
    public static Canary[] WalBeginningCanaries { get; } = ReadCanaries("phase0-canaries.jsonl");

    public static byte[] Read(string name)
    {
        using var resource = typeof(Upstream).Assembly.GetManifestResourceStream(name.Contains('/') ? name : "upstream/" + name)
            ?? throw new FileNotFoundException(name);
        using var plain = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(resource, CompressionMode.Decompress) : resource;
        using var bytes = new MemoryStream();
        plain.CopyTo(bytes);
        return bytes.ToArray();
    }

    public static Canary[] ReadCanaries(string name) =>
        [.. System.Text.Encoding.UTF8.GetString(Read(name)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ParseCanary)];

    private static Canary ParseCanary(string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        return new Canary(
            root.GetProperty("phase").GetString()!,
            root.GetProperty("key").GetString()!,
            root.GetProperty("value").GetBytesFromBase64(),
            root.GetProperty("acked").GetBoolean());
    }
}
