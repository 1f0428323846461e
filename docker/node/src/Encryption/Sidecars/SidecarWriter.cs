using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Elastickv.Node.Encryption.Keys;

namespace Elastickv.Node.Encryption.Sidecars;

/// <summary>Writes the JSON of spec §4.2, version 2: two spaces, all members always, keys in the order of their decimal strings.</summary>
public static class SidecarWriter
{
    public const int Version = 2;

    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        IndentSize = 2,
        NewLine = "\n",

        // Base64 has '+', which the default encoder would escape.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(Sidecar sidecar)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteNumber("version", Version);
        json.WriteNumber("raft_applied_index", sidecar.RaftAppliedIndex);
        json.WriteBoolean("storage_envelope_active", sidecar.StorageEnvelopeActive);
        json.WriteNumber("storage_envelope_cutover_index", sidecar.StorageEnvelopeCutoverIndex);
        json.WriteNumber("raft_envelope_cutover_index", sidecar.RaftEnvelopeCutoverIndex);
        json.WriteStartObject("active");
        json.WriteNumber("storage", sidecar.ActiveStorage);
        json.WriteNumber("raft", sidecar.ActiveRaft);
        json.WriteEndObject();
        WriteKeys(json, sidecar);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteKeys(Utf8JsonWriter json, Sidecar sidecar)
    {
        json.WriteStartObject("keys");
        var named = sidecar.Keys.Select(pair => (Name: pair.Key.ToString(CultureInfo.InvariantCulture), Key: pair.Value));
        foreach (var (name, key) in named.OrderBy(pair => pair.Name, StringComparer.Ordinal))
        {
            json.WriteStartObject(name);
            json.WriteString("purpose", key.Purpose.Name());
            json.WriteBase64String("wrapped", key.Wrapped.AsSpan());
            json.WriteString("created", key.Created);
            json.WriteNumber("local_epoch", key.LocalEpoch);
            if (!key.Binding.IsEmpty)
                json.WriteBase64String("binding", key.Binding.AsSpan());
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
