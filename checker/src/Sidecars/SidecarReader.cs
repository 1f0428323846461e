using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Envelopes;

namespace Elastickv.Jepsen.Checker.Sidecars;

/// <summary>Reads and validates sidecars as spec §4.2 demands.</summary>
public static class SidecarReader
{
    /// <summary>The name under which a sidecar is looked for.</summary>
    public const string FileName = "keys.json";

    /// <summary>A sidecar lists a key in about 200 bytes; this leaves room for tens of thousands.</summary>
    public const long MaximumLength = 16 << 20;

    /// <summary>Reads a sidecar from a disk image.</summary>
    /// <param name="file">The file.</param>
    /// <param name="error">Why there is none, when the answer is null.</param>
    public static Sidecar? Read(DiskFile file, out string error)
    {
        if (file.Length > MaximumLength)
        {
            error = $"it is {file.Length} bytes long";
            return null;
        }

        try
        {
            using var stream = file.Open();
            using var document = JsonDocument.Parse(stream);
            var sidecar = Parse(document.RootElement);
            error = "";
            return sidecar;
        }
        catch (Exception exception) when (exception is JsonException or FormatException or IOException or InvalidOperationException
            or UnauthorizedAccessException)
        {
            error = exception.Message;
            return null;
        }
    }

    private static Sidecar Parse(JsonElement root)
    {
        var version = Require(root, "version").GetInt32();
        if (version is not (1 or 2))
            throw new FormatException($"version {version} is not 1 or 2");
        var active = Require(root, "active");
        var sidecar = new Sidecar
        {
            Version = version,
            RaftAppliedIndex = Require(root, "raft_applied_index").GetUInt64(),
            StorageEnvelopeActive = Require(root, "storage_envelope_active").GetBoolean(),
            StorageCutover = version == 1 ? 0 : Require(root, "storage_envelope_cutover_index").GetUInt64(),
            RaftCutover = Require(root, "raft_envelope_cutover_index").GetUInt64(),
            ActiveStorage = Require(active, "storage").GetUInt32(),
            ActiveRaft = Require(active, "raft").GetUInt32(),
            Keys = ParseKeys(Require(root, "keys")),
        };
        CheckActive(sidecar, sidecar.ActiveStorage, KeyPurpose.Storage);
        CheckActive(sidecar, sidecar.ActiveRaft, KeyPurpose.Raft);
        return sidecar;
    }

    private static ImmutableSortedDictionary<uint, SidecarKey> ParseKeys(JsonElement keys)
    {
        var parsed = ImmutableSortedDictionary.CreateBuilder<uint, SidecarKey>();
        foreach (var property in keys.EnumerateObject())
        {
            var id = ParseId(property.Name);
            if (!parsed.TryAdd(id, ParseKey(id, property.Value)))
                throw new FormatException($"key {id} is listed twice");
        }

        return parsed.ToImmutable();
    }

    private static uint ParseId(string text)
    {
        if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || !string.Equals(id.ToString(CultureInfo.InvariantCulture), text, StringComparison.Ordinal))
        {
            throw new FormatException($"key id '{text}' is not a decimal number of 32 bits");
        }

        return id == 0 ? throw new FormatException("key id 0 is reserved") : id;
    }

    private static SidecarKey ParseKey(uint id, JsonElement key)
    {
        var purpose = Require(key, "purpose").GetString() switch
        {
            "storage" => KeyPurpose.Storage,
            "raft" => KeyPurpose.Raft,
            var other => throw new FormatException($"key {id} has the purpose '{other}'"),
        };
        var wrapped = Require(key, "wrapped").GetBytesFromBase64();
        if (wrapped.Length != KeyWrap.WrappedSize)
            throw new FormatException($"key {id} is wrapped in {wrapped.Length} bytes instead of {KeyWrap.WrappedSize}");
        return new SidecarKey(purpose, wrapped, Require(key, "local_epoch").GetUInt16());
    }

    private static void CheckActive(Sidecar sidecar, uint id, KeyPurpose purpose)
    {
        if (id == 0)
            return;
        if (!sidecar.Keys.TryGetValue(id, out var key))
            throw new FormatException($"the active {purpose} key {id} is not listed");
        if (key.Purpose != purpose)
            throw new FormatException($"the active {purpose} key {id} has the purpose {key.Purpose}");
    }

    private static JsonElement Require(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value : throw new FormatException($"the field '{name}' is missing");
}
