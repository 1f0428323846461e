using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;

namespace Elastickv.Jepsen.Checker.Snapshots;

/// <summary>What stands before the tables of a snapshot "EKVSSTI1": BE8 length ‖ SHA-256 ‖ JSON with <c>version last_commit_ts files[name size sha256]</c>.</summary>
/// <param name="LastCommitTimestamp">The store's last commit timestamp.</param>
/// <param name="Tables">Name, length and SHA-256 of each table, in order.</param>
internal sealed record TableManifest(ulong LastCommitTimestamp, ImmutableArray<(string Name, long Size, byte[] Digest)> Tables)
{
    /// <summary>Room for the names of tens of thousands of tables.</summary>
    private const int MaximumLength = 16 << 20;

    private const int KnownVersion = 1;

    /// <summary>Reads it; null when it is malformed.</summary>
    public static TableManifest? Read(SnapshotCursor cursor, out string error)
    {
        error = "the manifest of its tables is malformed";
        if (!cursor.TryRead(sizeof(long), out var word) || BinaryPrimitives.ReadInt64BigEndian(word) is not (> 0 and <= MaximumLength and var length)
            || !cursor.TryRead(SHA256.HashSizeInBytes, out var digest) || !cursor.TryRead(length, out var json))
        {
            return null;
        }

        if (!SHA256.HashData(json).AsSpan().SequenceEqual(digest))
        {
            error = "the manifest of its tables has a wrong checksum";
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return Parse(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static TableManifest Parse(JsonElement root)
    {
        if (root.GetProperty("version").GetInt32() != KnownVersion)
            throw new FormatException("unknown version");
        var files = root.GetProperty("files");
        var tables = files.ValueKind == JsonValueKind.Null ? [] : files.EnumerateArray().Select(ParseTable).ToImmutableArray();
        return new TableManifest(root.GetProperty("last_commit_ts").GetUInt64(), tables);
    }

    private static (string Name, long Size, byte[] Digest) ParseTable(JsonElement file)
    {
        var size = file.GetProperty("size").GetInt64();
        if (size <= 0)
            throw new FormatException("no size");
        return (file.GetProperty("name").GetString() ?? "", size, Convert.FromHexString(file.GetProperty("sha256").GetString() ?? ""));
    }
}
