using System.Text.Json;
using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Sidecars;

/// <summary>Finds where in a sidecar a property stands, so that a finding can name the byte.</summary>
internal static class SidecarPlace
{
    /// <summary>The offset of a property's name; of the last property on the path that is there, where the path leads nowhere; 0 if none is.</summary>
    public static long Of(DiskFile file, params ReadOnlySpan<string> path)
    {
        if (file.Length > SidecarReader.MaximumLength)
            return 0;
        try
        {
            using var stream = file.Open();
            var bytes = new byte[file.Length];
            return Find(bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return 0;
        }
    }

    private static long Find(ReadOnlySpan<byte> json, ReadOnlySpan<string> path)
    {
        var reader = new Utf8JsonReader(json);
        var place = 0L;
        var found = 0;
        while (found < path.Length && reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != found + 1)
                continue;
            if (reader.ValueTextEquals(path[found]))
            {
                place = reader.TokenStartIndex;
                found++;
            }
            else
            {
                reader.Skip();
            }
        }

        return place;
    }
}
