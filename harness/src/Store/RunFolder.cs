namespace Elastickv.Jepsen.Harness.Store;

/// <summary>Where everything of one run stands.</summary>
/// <param name="Root">The run's folder, <c>store/&lt;name&gt;/&lt;time&gt;</c>.</param>
public sealed record RunFolder(string Root)
{
    public string Plan => Path.Combine(Root, "plan.json");

    public string History => Path.Combine(Root, "history.jsonl");

    public string Timeline => Path.Combine(Root, "timeline.jsonl");

    public string Canaries => Path.Combine(Root, "canaries.jsonl");

    public string Verdict => Path.Combine(Root, "verdict.json");

    public string Summary => Path.Combine(Root, "summary.txt");

    /// <summary>What a checker found, drawn: <c>linearizable.svg</c>.</summary>
    public string Picture(string checker) => Path.Combine(Root, $"{checker}.svg");

    /// <summary>The key-encryption key of the run's cluster, 32 bytes.</summary>
    public string Kek => Path.Combine(Root, "kek");

    /// <summary>The folder of one node, as it left it.</summary>
    public string Node(string id) => Path.Combine(Root, "nodes", id);

    /// <summary>The captures of disks: <c>captures/&lt;label&gt;/&lt;node&gt;</c>.</summary>
    public string Captures => Path.Combine(Root, "captures");

    /// <summary>The capture of one node's disk.</summary>
    public string Capture(string label, string id) => Path.Combine(Captures, label, id);
}
