using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Evidence;

namespace Elastickv.Jepsen.Cli.Audits;

/// <summary>Reads the file of <c>--phase-timeline</c>: the timeline of a stored run, or a list of names.</summary>
internal static class PhaseTimeline
{
    private const long MaximumList = 1 << 16;

    /// <exception cref="BadInputException">The file names no phase, an unknown one, or one twice.</exception>
    /// <exception cref="Checker.Json.MalformedInputException">It is a timeline that cannot be read.</exception>
    public static (ImmutableArray<string> Phases, ImmutableArray<RunEvent> Timeline) Read(string path)
    {
        if (!File.Exists(path))
            throw new BadInputException($"--phase-timeline {path}: there is no such file.");
        var timeline = IsList(path) ? [] : TimelineReader.ReadFile(path);
        var phases = timeline.IsEmpty
            ? [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0)]
            : timeline.Where(happened => happened.Kind == RunEventKind.Phase).Select(happened => happened.Name).ToImmutableArray();
        if (phases.IsEmpty)
            throw new BadInputException($"--phase-timeline {path} names no phase: give timeline.jsonl of a run, or a list of {Known}.");
        foreach (var phase in phases)
        {
            if (!Phase.All.Contains(phase))
                throw new BadInputException($"--phase-timeline {path} names the phase '{Shorten(phase)}': the phases are {Known}.");
            if (phases.Count(other => other == phase) > 1)
                throw new BadInputException($"--phase-timeline {path} names the phase '{phase}' twice: name each once, where it was first reached.");
        }

        return (phases, timeline);
    }

    private static string Known => string.Join(", ", Phase.All);

    private static string Shorten(string phase) => phase.Length <= 40 ? phase : phase[..40] + "…";

    /// <summary>A short text that does not begin as JSON does.</summary>
    private static bool IsList(string path)
    {
        using var stream = File.OpenRead(path);
        if (stream.Length > MaximumList)
            return false;
        int first;
        do
        {
            first = stream.ReadByte();
        }
        while (first is ' ' or '\r' or '\n' or '\t');
        return char.IsAsciiLetter((char)Math.Max(first, 0)) || first < 0;
    }
}
