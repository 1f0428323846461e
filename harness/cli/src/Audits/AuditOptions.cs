using System.CommandLine;

namespace Elastickv.Jepsen.Cli.Audits;

/// <summary>The options of <c>audit</c>, and how they become a request.</summary>
internal sealed class AuditOptions
{
    private readonly Option<string[]> _disks = new("--disk")
    {
        Description = "NODE=PATH, once or more: what was copied of one node. NODE is its raft id. PATH is a folder, a .tar or .tar.gz of one, or a single file such as its log. "
            + "If data and sidecar stand in different folders, give the node both. What brings the same again is a later capture of that node: give captures in order of time.",
        Required = true,
        HelpName = "NODE=PATH",
    };

    private readonly Option<string[]> _processes = new("--pid")
    {
        Description = "NODE=PID: the node still runs as this process here; files that it deleted and holds open are read as well.",
        HelpName = "NODE=PID",
    };

    private readonly Option<string> _kek = new("--kek")
    {
        Description = "The file that the nodes were given with --kekFile: 32 bytes. Keep it outside of what is audited.",
        Required = true,
        HelpName = "FILE",
    };

    private readonly Option<string?> _canaries = new("--canaries")
    {
        Description = "The values that were written, to search for in every encoding: JSON lines {\"phase\":\"phase1\",\"key\":\"k\",\"value\":\"<base64>\",\"acked\":true}, "
            + "also gzipped; canaries.jsonl of a stored run. Without it disks are searched for keys only.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _timeline = new("--phase-timeline")
    {
        Description = "The phases in the order in which they were reached: timeline.jsonl of a stored run, or one name a line. [default: what the disks themselves show]",
        HelpName = "FILE",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print the report as JSON." };

    public IEnumerable<Option> All => [_disks, _kek, _canaries, _timeline, _processes, _json];

    /// <exception cref="BadInputException">An option has a value that cannot be used.</exception>
    public AuditRequest Read(ParseResult parsed) => new()
    {
        Disks = [.. parsed.GetRequiredValue(_disks).Select(text => NodePath.Parse(_disks.Name, text))],
        Processes = [.. (parsed.GetValue(_processes) ?? []).Select(text => NodePath.Parse(_processes.Name, text))],
        Kek = parsed.GetRequiredValue(_kek),
        Canaries = parsed.GetValue(_canaries),
        Timeline = parsed.GetValue(_timeline),
        Json = parsed.GetValue(_json),
    };
}
