using System.Globalization;
using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Sidecars;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Cli.Audits;

/// <summary>The report for a person: the answer first, then what proves it, worst first, then what was read.</summary>
internal static class AuditText
{
    private const int MostFindings = 5;

    public static void Write(AuditReport report, TextWriter output)
    {
        output.WriteLine(Headline(report));
        Section(output, "Violations, worst first", report.Violations.SelectMany(Group));
        Section(output, "Could not be judged", report.Doubts.SelectMany(Group));
        Section(output, "Not asked", report.NotAsked);
        Section(output, "What was read", Read(report));
        Section(output, "Keys", Keys(report));
        Section(output, "Phases", Phases(report));
        Section(output, "Different values found in the clear", report.Run.Canaries.IsEmpty ? [] : Values(report));
    }

    private static string Headline(AuditReport report) => report.Verdict.Verdict switch
    {
        Verdict.Valid => "VALID: everything asked was looked at, and nothing is wrong.",
        Verdict.Invalid => Invariant($"INVALID: {Kinds(report.Violations.Length)} on {Nodes(report)}."),
        _ => "UNKNOWN: nothing wrong was proven, but not everything could be judged.",
    };

    private static string Kinds(int count) => count == 1 ? "one kind of violation" : Invariant($"{count} kinds of violations");

    private static string Nodes(AuditReport report)
    {
        var nodes = report.Violations.SelectMany(group => group.Nodes).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return nodes.Count == 0 ? "these disks" : string.Join(", ", nodes);
    }

    private static IEnumerable<string> Group(FindingGroup group)
    {
        yield return $"{group.Meaning ?? "Other"} ({group.Kind})";
        foreach (var finding in group.Findings.Take(MostFindings))
        {
            yield return $"  - {finding.Message}";
            if (Place(finding) is { Length: > 0 } place)
                yield return $"    {place}";
        }

        if (group.Findings.Length > MostFindings)
            yield return Invariant($"  - and {group.Findings.Length - MostFindings} more with --json");
    }

    /// <summary>Where it stands and where it comes from.</summary>
    private static string Place(Finding finding)
    {
        if (finding.File is null)
            return "";
        var offset = finding.Offset is { } at ? Invariant($", offset {at}") : "";
        var key = finding.Key is { } name ? $", key {name}" : "";
        var operations = finding.Operations.IsDefaultOrEmpty ? "" : $", of operation {string.Join(" and ", finding.Operations)}";
        var capture = finding.Capture is null or Captures.Last ? "" : $", {finding.Capture}";
        return $"{finding.Node}{capture}: {finding.File}{offset}{key}{operations}";
    }

    private static IEnumerable<string> Read(AuditReport report)
    {
        foreach (var (capture, image) in report.Captures)
            yield return Invariant($"{capture.Node,-6} {image.Label,-10} {image.Files.Length,5} files  {image.Files.Sum(file => file.Length) / 1e6,8:0.0} MB  {capture.Paths}");
        yield return Invariant($"searched  {report.Looked("canary-scan", "bytes") / 1e6:0.0} MB, holes left out, for {report.Looked("canary-scan", "canaries")} values and {report.Looked("canary-scan", "secrets")} keys in every encoding");
        yield return Invariant($"store     {Envelopes("row-files")} files with {Envelopes("rows")} rows: {Envelopes("clear-rows")} clear, {Envelopes("tombstones")} deletions, {Envelopes("sealed-rows")} sealed, of which {Envelopes("opened-rows")} opened");
        if (!report.Run.Canaries.IsEmpty)
            yield return Invariant($"values    {Envelopes("values-compared")} rows compared with what clients wrote to their keys, {Envelopes("newest-values-compared")} of them the newest of their key");
        yield return Invariant($"Raft log  {Envelopes("wal-files")} files with {Envelopes("wal-entries")} entries: {Envelopes("sealed-entries")} sealed, of which {Envelopes("opened-entries")} opened");
        yield return Invariant($"nonces    {report.Looked("nonces", "nonces")} different ones of {report.Looked("nonces", "writers")} registered writers");
        yield return Invariant($"replicas  {report.Looked("replicas", "rows-compared")} rows compared between nodes in {report.Looked("replicas", "state-pairs")} pairs of stores");
        yield return Invariant($"sidecars  {report.Looked("sidecars", "sidecars")} with {report.Looked("sidecars", "wrapped-keys")} wrapped keys");

        long Envelopes(string name) => report.Looked("envelopes", name);
    }

    private static IEnumerable<string> Keys(AuditReport report)
    {
        foreach (var key in report.Facts.Keys)
        {
            var active = key.IsActive ? "active" : "rotated";
            var opened = key.Purpose == KeyPurpose.Storage ? EnvelopeChecker.OpenedRows(key.Id) : EnvelopeChecker.OpenedEntries(key.Id);
            var things = key.Purpose == KeyPurpose.Storage ? "rows" : "log entries";
            yield return Invariant($"key {key.Id,-10} {(key.Purpose == KeyPurpose.Storage ? "storage" : "raft"),-8} {active,-8} opened {report.Looked("envelopes", opened)} {things}");
        }
    }

    private static IEnumerable<string> Phases(AuditReport report)
    {
        var source = report.Request.Timeline is { } file ? $"by {file}" : "as the disks show them";
        yield return $"{string.Join(", ", report.Run.PhasesReached)} ({source})";
        if (report.Facts.StorageCutover > 0)
            yield return Invariant($"values are sealed above Raft index {report.Facts.StorageCutover}");
        if (report.Facts.RaftCutover > 0)
            yield return Invariant($"the Raft log is sealed above index {report.Facts.RaftCutover}");
    }

    /// <summary>A column where nothing at all was found is left out, unless it is one of the three that a value may lawfully stand in.</summary>
    private static IEnumerable<string> Values(AuditReport report)
    {
        var rows = ValueTable.Rows(report).ToList();
        var shown = Enumerable.Range(0, ValueTable.Columns.Length).Where(column => column < 3 || rows.Exists(row => row.Found[column] > 0)).ToList();
        yield return Invariant($"{"written in",-16} {"values",7}{string.Concat(shown.Select(column => Invariant($"{ValueTable.Columns[column].Name,12}")))}");
        foreach (var (phase, written, found) in rows)
            yield return Invariant($"{phase,-16} {written,7}{string.Concat(shown.Select(column => Invariant($"{found[column],12}")))}");
    }

    private static void Section(TextWriter output, string title, IEnumerable<string> lines)
    {
        var any = false;
        foreach (var line in lines)
        {
            if (!any)
                output.WriteLine($"\n{title}");
            any = true;
            output.WriteLine($"  {line}");
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
