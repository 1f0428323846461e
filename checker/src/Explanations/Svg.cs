using System.Globalization;
using System.Text;
using System.Xml;

namespace Elastickv.Jepsen.Checker.Explanations;

/// <summary>Writes an SVG document. Lengths are pixels.</summary>
internal sealed class Svg
{
    /// <summary>Room that a character takes at the font's size, about.</summary>
    public const double CharacterWidth = 7.3;

    private const string Style = """
        text { font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #1b1f23 }
        .title { font-weight: bold; font-size: 14px }
        .faint { fill: #6a737d }
        .lane { stroke: #d1d5da; stroke-width: 1 }
        .call { fill: #dbeafe; stroke: #1d4ed8; stroke-width: 1.5 }
        .open { stroke-dasharray: 5 3; fill: #f1f5f9; stroke: #64748b }
        .guilty { fill: #fee2e2; stroke: #b91c1c; stroke-width: 2.5 }
        .place { fill: #1d4ed8 }
        .placeText { fill: #ffffff; font-size: 10px; text-anchor: middle }
        .before { stroke: #b45309; stroke-width: 1.5; fill: none; marker-end: url(#tip) }
        .beforeText { fill: #b45309; font-weight: bold }
        """;

    private readonly StringBuilder _body = new();

    public void Text(double x, double y, string text, string style = "") => Add($"<text x=\"{x:0.#}\" y=\"{y:0.#}\" class=\"{style}\">{Escape(text)}</text>");

    public void Line(double x1, double y1, double x2, double y2, string style) =>
        Add($"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" class=\"{style}\"/>");

    public void Circle(double x, double y, double radius, string style) => Add($"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"{radius:0.#}\" class=\"{style}\"/>");

    /// <summary>A box that tells more when it is pointed at.</summary>
    public void Box(double x, double y, double width, double height, string style, string hint) => Add(
        $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\" rx=\"4\" class=\"{style}\"><title>{Escape(hint)}</title></rect>");

    public void Curve(double x1, double y1, double x2, double y2, string style)
    {
        var middle = (x1 + x2) / 2;
        Add($"<path d=\"M {x1:0.#} {y1:0.#} C {middle:0.#} {y1:0.#} {middle:0.#} {y2:0.#} {x2:0.#} {y2:0.#}\" class=\"{style}\"/>");
    }

    public string ToDocument(double width, double height) => FormattableString.Invariant($"""
        <svg xmlns="http://www.w3.org/2000/svg" width="{width:0}" height="{height:0}" viewBox="0 0 {width:0} {height:0}">
        <style>{Style}</style>
        <defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#b45309"/></marker></defs>
        <rect width="{width:0}" height="{height:0}" fill="#ffffff"/>
        {_body}</svg>

        """);

    private void Add(FormattableString element) => _body.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');

    /// <summary>A history may hold characters that XML cannot.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var character = rune.ToString();
            escaped.Append(rune.Value switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '"' => "&quot;",
                _ when character.Length == 1 && !XmlConvert.IsXmlChar(character[0]) => "\uFFFD",
                _ => character,
            });
        }

        return escaped.ToString();
    }
}
