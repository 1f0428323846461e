using System.Globalization;
using System.Text;
using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Explanations;

/// <summary>A proof in words.</summary>
internal sealed class ProofText(Proof proof)
{
    private const double NanosecondsPerSecond = 1e9;

    private readonly StringBuilder _text = new();

    public string Write()
    {
        WriteClaim();
        WriteCalls();
        WriteReasons();
        WriteOrder();
        foreach (var (letter, text) in proof.Names.Legend)
            Line($"{letter} is {text}");
        return _text.ToString();
    }

    private void WriteClaim()
    {
        var until = proof.IsFirst ? "" : " at the latest";
        Line($"{Capital(proof.Core.Name)} is not linearizable. Its first {proof.CompletedBefore} of {proof.Completed} completed operations can be put in order;");
        Line($"with {proof.Names.Of(proof.Culprit)}{until} no order explains what clients saw. These operations prove it:");
        Line($"");
    }

    private void WriteCalls()
    {
        var shown = ShownCalls.Of(proof);
        var width = shown.Max(call => proof.Names.Action(call).Length);
        foreach (var call in shown)
        {
            var full = proof.Core.Full(call);
            var node = full.Node is null ? "" : $" at {full.Node}";
            var mark = call == proof.Culprit ? '>' : ' ';
            Line($"  {mark} {proof.Names.Index(call),-6} {proof.Names.Action(call).PadRight(width)}  process {full.Process}{node}, {Span(full)}");
        }

        if (shown.Count < proof.Core.Count)
            Line($"    … and {proof.Core.Count - shown.Count} more before them");
        Line($"");
    }

    private void WriteReasons()
    {
        foreach (var reason in proof.Reasons)
            Line($"  - {reason.Text}");
        if (proof.Reasons.Count == 0)
            Line($"  - Every order of these {proof.Core.Count} operations was tried, and in none {proof.Names.Of(proof.Culprit)} fits before it ended.");
        Line($"");
    }

    private void WriteOrder()
    {
        if (proof.Order is not { } order)
            return;
        var calls = ShownCalls.LastOf(order.Calls).Select(call => proof.Names.Of(ProofCalls.InCore(proof, call))).ToList();
        var more = order.Calls.Length > calls.Count ? "… " : "";
        var state = proof.Names.OfState(order.State);
        if (calls.Count == 0)
            Line($"Before it nothing had happened, and the value was {state}.");
        else
            Line($"Before it this order explains everything: {more}{string.Join(", ", calls)}; then the value is {state}.");
    }

    private static string Span(in Call call)
    {
        var end = call.IsOk ? FormattableString.Invariant($"to #{call.CompleteIndex}") : "on, outcome unknown";
        var events = FormattableString.Invariant($"from #{call.InvokeIndex} {end}");

        // Not every history knows the time.
        if (call.InvokeTime == 0 && call.CompleteTime is 0 or long.MaxValue)
            return events;
        return call.IsOk ? $"{events}, {Seconds(call.InvokeTime)} to {Seconds(call.CompleteTime)} s" : $"{events}, {Seconds(call.InvokeTime)} s";
    }

    private static string Seconds(long nanoseconds) => (nanoseconds / NanosecondsPerSecond).ToString("0.000000", CultureInfo.InvariantCulture);

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private void Line(FormattableString text) => _text.AppendLine(text.ToString(CultureInfo.InvariantCulture));
}
