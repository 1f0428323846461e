using System.Globalization;
using System.Text;
using Elastickv.Jepsen.Checker.Verdicts;
using Elastickv.Jepsen.Harness.Store;

namespace Elastickv.Jepsen.Harness.Reports;

/// <summary><c>summary.txt</c>: a run for a person. The verdict comes first, then what was done, what was seen, and what proves it.</summary>
public static class Summary
{
    public static string Of(StoredRun run, RunVerdict verdict)
    {
        var text = new StringBuilder();
        text.AppendLine(Headline(verdict));
        text.AppendLine();
        Append(text, "Run", RunSection.Lines(run));
        Append(text, "Checkers", CheckerSection.Lines(verdict));
        Append(text, "Findings", FindingSection.Lines(run, verdict));
        Append(text, "Rollout", RolloutSection.Lines(run.Timeline));
        Append(text, "Faults", FaultSection.Lines(run.Timeline));
        Append(text, "Disks captured", CaptureSection.Lines(run.Timeline));
        Append(text, "Nodes that stopped or refused", NodeSection.Lines(run.Timeline));
        Append(text, "Operations", OperationSection.Lines(run.History));
        Append(text, "Replay", ReplaySection.Lines(run));
        return text.ToString();
    }

    private static string Headline(RunVerdict verdict)
    {
        var count = verdict.Results.Sum(result => result.Findings.Length);
        return verdict.Verdict switch
        {
            Verdict.Valid => "VALID: every checker looked at enough and found nothing wrong.",
            Verdict.Invalid => string.Create(CultureInfo.InvariantCulture, $"INVALID: {count} finding{(count == 1 ? "" : "s")}, proven below."),
            _ => "UNKNOWN: nothing wrong was proven, but not everything could be judged; the reasons stand below.",
        };
    }

    private static void Append(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var any = false;
        foreach (var line in lines)
        {
            if (!any)
                text.AppendLine(title);
            any = true;
            text.Append("  ").AppendLine(line);
        }

        if (any)
            text.AppendLine();
    }
}
