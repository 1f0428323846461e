using System.Globalization;
using System.Text;

namespace Elastickv.Node.Admin.Metrics;

/// <summary>Builds a page of the Prometheus text format, version 0.0.4.</summary>
internal sealed class MetricsText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>Begins a series; its samples follow.</summary>
    public MetricsText Series(string name, string kind, string help)
    {
        _text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {kind}\n");
        return this;
    }

    public MetricsText Sample(string name, double value, params ReadOnlySpan<(string Label, string Value)> labels)
    {
        _text.Append(name);
        for (int i = 0; i < labels.Length; i++)
            _text.Append(i == 0 ? '{' : ',').Append(labels[i].Label).Append("=\"").Append(Escape(labels[i].Value)).Append('"');
        if (labels.Length > 0)
            _text.Append('}');
        _text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        return this;
    }

    /// <summary>A series of one sample without labels.</summary>
    public MetricsText Gauge(string name, string help, double value) => Series(name, "gauge", help).Sample(name, value);

    /// <summary>A counter of one sample without labels.</summary>
    public MetricsText Counter(string name, string help, double value) => Series(name, "counter", help).Sample(name, value);

    public override string ToString() => _text.ToString();

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
