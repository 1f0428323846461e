using System.Globalization;
using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Explanations;

/// <summary>
/// A proof as a picture: one lane a process, one box a call from its invocation to its completion, evenly spaced in the order of events; the
/// operation that cannot be placed in red, the others numbered in the order that explains them, and an arrow for each "had ended when … began".
/// </summary>
internal sealed class ProofPicture
{
    private const string Hint = "time runs to the right, not to scale; the numbers are an order that explains everything before it";
    private const double LaneHeight = 62;
    private const double BoxHeight = 30;
    private const double Top = 56;
    private const double Left = 130;
    private const double Margin = 20;
    private const double LineHeight = 18;
    private const double PlaceRadius = 8;

    private readonly Proof _proof;
    private readonly IReadOnlyList<int> _calls;
    private readonly List<int> _events;
    private readonly List<int> _processes;
    private readonly double _column;
    private readonly Svg _svg = new();

    public ProofPicture(Proof proof)
    {
        _proof = proof;
        _calls = ShownCalls.Of(proof);
        _events = [.. _calls.SelectMany(call => new[] { proof.Core.Calls[call].Start, proof.Core.Calls[call].End }).Distinct().Order()];
        _processes = [.. _calls.Select(call => proof.Core.Full(call).Process).Distinct()];
        _column = 24 + (Svg.CharacterWidth * _calls.Max(call => Label(call).Length));
    }

    private double Bottom => Top + (_processes.Count * LaneHeight);

    public string Draw()
    {
        DrawTitle();
        for (var lane = 0; lane < _processes.Count; lane++)
            DrawLane(lane);
        foreach (var call in _calls)
            DrawCall(call);
        DrawOrder();
        var lines = DrawReasons();
        var right = Left + (_column * (_events.Count - 1));
        var width = Math.Max(right, lines.Append(Hint).Max(line => line.Length) * Svg.CharacterWidth) + (2 * Margin);
        return _svg.ToDocument(width, Bottom + (lines.Count * LineHeight) + Margin);
    }

    private void DrawTitle()
    {
        _svg.Text(Margin, 24, $"{_proof.Core.Name}: {_proof.Names.Of(_proof.Culprit)} cannot be placed", "title");
        _svg.Text(Margin, 42, Hint, "faint");
    }

    private void DrawLane(int lane)
    {
        var y = Top + (lane * LaneHeight) + (LaneHeight / 2);
        _svg.Text(Margin, y + 4, string.Create(CultureInfo.InvariantCulture, $"process {_processes[lane]}"));
        _svg.Line(Left - 10, y, Left + (_column * (_events.Count - 1)) + 10, y, "lane");
    }

    private void DrawCall(int call)
    {
        var full = _proof.Core.Full(call);
        var (left, right) = Span(call);
        var style = call == _proof.Culprit ? "call guilty" : full.IsOk ? "call" : "call open";
        _svg.Box(left, Y(call) - (BoxHeight / 2), right - left, BoxHeight, style, CallText.Of(full));
        _svg.Text(left + 12, Y(call) + 4, Label(call));
    }

    private void DrawOrder()
    {
        if (_proof.Order is not { } order)
            return;
        for (var place = 0; place < order.Calls.Length; place++)
        {
            var call = ProofCalls.InCore(_proof, order.Calls[place]);
            if (!_calls.Contains(call))
                continue;
            var x = Span(call).Left;
            _svg.Circle(x, Y(call) - (BoxHeight / 2), PlaceRadius, "place");
            _svg.Text(x, Y(call) - (BoxHeight / 2) + 4, string.Create(CultureInfo.InvariantCulture, $"{place + 1}"), "placeText");
        }
    }

    private List<string> DrawReasons()
    {
        var lines = new List<string>();
        foreach (var reason in _proof.Reasons)
        {
            var letter = (char)('a' + lines.Count);
            lines.Add($"{letter}) {reason.Text}");
            if (reason.From >= 0 && reason.To >= 0)
                DrawArrow(reason, letter);
        }

        lines.AddRange(_proof.Names.Legend.Select(entry => $"{entry.Letter} is {entry.Text}"));
        if (lines.Count == 0)
            lines.Add("no order of these operations was left to try");
        for (var i = 0; i < lines.Count; i++)
            _svg.Text(Margin, Bottom + ((i + 1) * LineHeight), lines[i]);
        return lines;
    }

    private void DrawArrow(Reason reason, char letter)
    {
        var (x1, y1) = (Span(reason.From).Right, Y(reason.From) + (BoxHeight / 2) - 4);
        var (x2, y2) = (Span(reason.To).Left, Y(reason.To) + (BoxHeight / 2) - 4);
        _svg.Curve(x1, y1, x2, y2, "before");
        _svg.Text(((x1 + x2) / 2) - 4, ((y1 + y2) / 2) + 16, letter.ToString(), "beforeText");
    }

    private (double Left, double Right) Span(int call)
    {
        ref readonly var row = ref _proof.Core.Calls[call];
        return (X(row.Start), X(row.End) - 8);
    }

    private double X(int position) => Left + (_column * _events.BinarySearch(position));

    private double Y(int call) => Top + (_processes.IndexOf(_proof.Core.Full(call).Process) * LaneHeight) + (LaneHeight / 2);

    private string Label(int call) => $"{_proof.Names.Index(call)} {_proof.Names.Action(call)}";
}
