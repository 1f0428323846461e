using System.Text;

namespace Elastickv.Node.Tests.Raft.Scripting;

/// <summary>
/// A text of blocks: comments (<c>#</c>), one command, a line <c>----</c>, and the output expected, which ends at the first empty line.
/// </summary>
public static class ScriptFile
{
    private const string Rule = "----";

    /// <summary>Runs every command and returns the text with the actual output in place of the expected.</summary>
    public static string Run(string text, Func<ScriptCommand, string> execute)
    {
        var actual = new StringBuilder();
        var lines = new Queue<string>(text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'));
        while (lines.TryDequeue(out var line))
        {
            actual.Append(line).Append('\n');
            if (line.Length == 0 || line[0] == '#')
                continue;

            SkipExpected(lines);
            var output = execute(new ScriptCommand(line));
            actual.Append(Rule).Append('\n').Append(output.Length == 0 ? "ok\n" : output).Append('\n');
        }

        return actual.ToString().TrimEnd('\n') + "\n";
    }

    private static void SkipExpected(Queue<string> lines)
    {
        if (lines.TryPeek(out var rule) && rule == Rule)
        {
            while (lines.TryDequeue(out var line) && line.Length > 0)
            {
                // Expected output, compared as a whole by the caller.
            }
        }
        else if (lines.TryPeek(out var empty) && empty.Length == 0)
        {
            lines.Dequeue();
        }
    }
}
