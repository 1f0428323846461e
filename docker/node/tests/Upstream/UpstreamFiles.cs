using System.Globalization;
using System.IO.Compression;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Raft;

namespace Elastickv.Node.Tests.Upstream;

/// <summary>Excerpts of what a real cluster wrote (node n1 after both rotations): see the formats specification.</summary>
internal static class UpstreamFiles
{
    public const string Snapshot = "00000000000001e1.fsm";
    public const ulong SnapshotIndex = 0x1e1;

    /// <summary>Index of the entry that switched the raft envelope on.</summary>
    public const ulong Cutover = 280;

    public static Sidecar Sidecar => SidecarReader.Read(Bytes("keys.json"));

    public static KekWrapper Kek => new(Bytes("kek"), "file:kek");

    public static byte[] Bytes(string name)
    {
        using var stream = typeof(UpstreamFiles).Assembly.GetManifestResourceStream("Upstream/" + name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    public static string Unpack(string name, string directory)
    {
        var path = Path.Combine(directory, name);
        using var packed = new GZipStream(new MemoryStream(Bytes(name + ".gz")), CompressionMode.Decompress);
        using var file = File.Create(path);
        packed.CopyTo(file);
        return path;
    }

    public static Keystore Keys()
    {
        var keys = new Keystore();
        foreach (var (keyId, key) in Sidecar.Keys)
            keys.Set(keyId, Kek.Unwrap(key.Wrapped.AsSpan()));
        return keys;
    }

    /// <summary>Bootstrap, cutover and rotation entries, and some around them.</summary>
    public static IReadOnlyList<Entry> Entries { get; } =
    [
        .. System.Text.Encoding.ASCII.GetString(Bytes("entries.txt")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .Select(part => new Entry(
                ulong.Parse(part[1], CultureInfo.InvariantCulture), ulong.Parse(part[0], CultureInfo.InvariantCulture), EntryType.Normal,
                Convert.FromHexString(part[2]))),
    ];

    /// <summary>The state machine payload inside the proposal framing, still sealed above the cutover.</summary>
    public static byte[] Payload(ulong index) => Entries.Single(entry => entry.Index == index).Data[9..].ToArray();
}
