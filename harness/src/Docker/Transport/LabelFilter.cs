using System.Text.Json;

namespace Elastickv.Jepsen.Harness.Docker.Transport;

/// <summary>The <c>filters</c> of the Engine's lists.</summary>
internal static class LabelFilter
{
    /// <param name="label"><c>name</c> or <c>name=value</c>.</param>
    public static string Of(string label) =>
        Uri.EscapeDataString(JsonSerializer.Serialize(new Dictionary<string, string[]>(StringComparer.Ordinal) { ["label"] = [label] }));
}
