using System.Text;
using System.Text.Json;
using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Cli.Audits;

/// <summary>
/// The report for machines: <c>verdict violations doubts notAsked disks keys storageCutover raftCutover phases values checkers</c>. A violation or doubt has
/// <c>kind meaning findings</c>, a finding <c>message</c> and where they apply <c>node capture file offset key operations</c>.
/// </summary>
internal static class AuditJson
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(AuditReport report, TextWriter output)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Indented))
        {
            json.WriteStartObject();
            json.WriteString("verdict", VerdictName.Of(report.Verdict.Verdict));
            WriteGroups(json, "violations", report.Violations);
            WriteGroups(json, "doubts", report.Doubts);
            WriteList(json, "notAsked", report.NotAsked, json.WriteStringValue);
            WriteList(json, "disks", report.Captures, entry => WriteDisk(json, entry.Capture, entry.Image));
            WriteList(json, "keys", report.Facts.Keys, key => WriteKey(json, report, key));
            json.WriteNumber("storageCutover", report.Facts.StorageCutover);
            json.WriteNumber("raftCutover", report.Facts.RaftCutover);
            WriteList(json, "phases", report.Run.PhasesReached, json.WriteStringValue);
            WriteList(json, "values", ValueTable.Rows(report), row => WriteValues(json, row.Phase, row.Written, row.Found));
            WriteList(json, "checkers", report.Verdict.Results, result => WriteChecker(json, result));
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(bytes.ToArray()));
    }

    private static void WriteGroups(Utf8JsonWriter json, string name, IEnumerable<FindingGroup> groups) => WriteList(json, name, groups, group =>
    {
        json.WriteStartObject();
        json.WriteString("kind", group.Kind);
        if (group.Meaning is { } meaning)
            json.WriteString("meaning", meaning);
        WriteList(json, "findings", group.Findings, finding => WriteFinding(json, finding));
        json.WriteEndObject();
    });

    private static void WriteFinding(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("message", finding.Message);
        if (finding.Node is { } node)
            json.WriteString("node", node);
        if (finding.Capture is { } capture)
            json.WriteString("capture", capture);
        if (finding.File is { } file)
            json.WriteString("file", file);
        if (finding.Offset is { } offset)
            json.WriteNumber("offset", offset);
        if (finding.Key is { } key)
            json.WriteString("key", key);
        if (!finding.Operations.IsDefaultOrEmpty)
            WriteList(json, "operations", finding.Operations, json.WriteNumberValue);
        json.WriteEndObject();
    }

    private static void WriteDisk(Utf8JsonWriter json, Capture capture, Checker.Disks.DiskImage image)
    {
        json.WriteStartObject();
        json.WriteString("node", capture.Node);
        json.WriteString("capture", image.Label);
        WriteList(json, "paths", capture.Parts.Select(part => part.Path), json.WriteStringValue);
        json.WriteNumber("files", image.Files.Length);
        json.WriteNumber("bytes", image.Files.Sum(file => file.Length));
        json.WriteEndObject();
    }

    private static void WriteKey(Utf8JsonWriter json, AuditReport report, Checker.Audits.KeyFact key)
    {
        json.WriteStartObject();
        json.WriteNumber("id", key.Id);
        json.WriteString("purpose", key.Purpose == Checker.Sidecars.KeyPurpose.Storage ? "storage" : "raft");
        json.WriteBoolean("active", key.IsActive);
        json.WriteNumber("openedRows", report.Looked("envelopes", EnvelopeChecker.OpenedRows(key.Id)));
        json.WriteNumber("openedEntries", report.Looked("envelopes", EnvelopeChecker.OpenedEntries(key.Id)));
        json.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter json, string phase, int written, IReadOnlyList<long> found)
    {
        json.WriteStartObject();
        json.WriteString("phase", phase);
        json.WriteNumber("written", written);
        json.WriteStartObject("found");
        for (var column = 0; column < found.Count; column++)
            json.WriteNumber(ValueTable.Columns[column].Name, found[column]);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteChecker(Utf8JsonWriter json, CheckResult result)
    {
        json.WriteStartObject();
        json.WriteString("checker", result.Checker);
        json.WriteString("verdict", VerdictName.Of(result.Verdict));
        json.WriteStartObject("looked");
        foreach (var (name, count) in result.Looked)
            json.WriteNumber(name, count);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteList<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            write(item);
        json.WriteEndArray();
    }
}
