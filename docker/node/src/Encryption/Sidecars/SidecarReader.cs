using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Elastickv.Node.Encryption.Keys;

namespace Elastickv.Node.Encryption.Sidecars;

/// <summary>Reads the JSON of spec §4.2, versions 1 and 2, and judges it. Unknown members are ignored.</summary>
public static class SidecarReader
{
    private const int OldestVersion = 1;

    /// <exception cref="EncryptionException">One of the sidecar errors.</exception>
    public static Sidecar Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var sidecar = ReadRoot(document.RootElement);
            sidecar.Validate();
            return sidecar;
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new EncryptionException(EncryptionError.SidecarMalformed, error.Message);
        }
    }

    private static Sidecar ReadRoot(JsonElement root)
    {
        RequireVersion(root);
        var active = root.GetProperty("active");
        return new Sidecar
        {
            RaftAppliedIndex = root.GetProperty("raft_applied_index").GetUInt64(),
            StorageEnvelopeActive = root.GetProperty("storage_envelope_active").GetBoolean(),
            StorageEnvelopeCutoverIndex = root.TryGetProperty("storage_envelope_cutover_index", out var cutover) ? cutover.GetUInt64() : 0,
            RaftEnvelopeCutoverIndex = root.GetProperty("raft_envelope_cutover_index").GetUInt64(),
            ActiveStorage = active.GetProperty("storage").GetUInt32(),
            ActiveRaft = active.GetProperty("raft").GetUInt32(),
            Keys = ReadKeys(root.GetProperty("keys")),
        };
    }

    private static void RequireVersion(JsonElement root)
    {
        var version = root.TryGetProperty("version", out var member) ? member.GetInt32() : 0;
        if (version is < OldestVersion or > SidecarWriter.Version)
            throw new EncryptionException(EncryptionError.SidecarVersion, $"{version}");
    }

    private static ImmutableSortedDictionary<uint, SidecarKey> ReadKeys(JsonElement keys)
    {
        var read = ImmutableSortedDictionary.CreateBuilder<uint, SidecarKey>();
        foreach (var member in keys.EnumerateObject())
        {
            if (!read.TryAdd(ParseKeyId(member.Name), ReadKey(member.Value)))
                throw new EncryptionException(EncryptionError.SidecarMalformed, $"key_id {member.Name} stands twice");
        }

        return read.ToImmutable();
    }

    // Only the canonical decimal form: no sign, no leading zero, no space.
    private static uint ParseKeyId(string name)
    {
        if (!uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var keyId) ||
            keyId.ToString(CultureInfo.InvariantCulture) != name)
            throw new EncryptionException(EncryptionError.SidecarKeyIdFormat, $"\"{name}\"");
        return keyId != 0 ? keyId : throw new EncryptionException(EncryptionError.SidecarReservedKeyId);
    }

    private static SidecarKey ReadKey(JsonElement key) => new()
    {
        Purpose = PurposeNames.Parse(key.GetProperty("purpose").GetString() ?? string.Empty),
        Wrapped = [.. key.GetProperty("wrapped").GetBytesFromBase64()],
        Created = key.GetProperty("created").GetString() ?? string.Empty,
        LocalEpoch = key.GetProperty("local_epoch").GetUInt16(),
        Binding = key.TryGetProperty("binding", out var binding) ? [.. binding.GetBytesFromBase64()] : [],
    };
}
