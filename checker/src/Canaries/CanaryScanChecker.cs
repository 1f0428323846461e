using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>
/// K1 (spec §14.0): no byte of any disk shows a value that was written after the place it stands in was sealed, and no disk shows a key.
/// Its control: values written in phase 0 must be found on every disk, or nothing was proved.
/// </summary>
public sealed class CanaryScanChecker : IChecker
{
    public string Name => "canary-scan";

    public CheckResult Check(RunRecord run, CancellationToken cancellationToken)
    {
        var scan = new CanaryScan(run);
        scan.Run(run.Disks, cancellationToken);
        var leaks = scan.Tally.Leaks.OrderByDescending(file => file.Count).SelectMany(Leaks).ToList();
        var doubts = Doubts(run, scan).ToList();
        var verdict = leaks.Count > 0 ? Verdict.Invalid : doubts.Count > 0 ? Verdict.Unknown : Verdict.Valid;
        return new CheckResult(Name, verdict, [.. leaks, .. doubts], Looked(run, scan));
    }

    /// <summary>One finding for each named sighting of a file, and one for the rest.</summary>
    private static IEnumerable<Finding> Leaks(FileLeaks file)
    {
        foreach (var sighting in file.First.OrderBy(sighting => sighting.Origin.Offset))
            yield return Leak(sighting);
        if (file.Count > file.First.Count && file.First is [var first, ..])
        {
            var origin = first.Origin;
            yield return new Finding("canary-leak", $"{file.Count - file.First.Count} more values stand in clear in {origin.File.Path} of {origin.Image.Node}")
            {
                Node = origin.Image.Node,
                File = origin.File.Path,
            };
        }
    }

    private static Finding Leak(Sighting leak)
    {
        var origin = leak.Origin;
        var encoding = leak.Layer is { } layer ? $", as {layer}," : "";
        var where = $"{Places.Describe(origin.Place)} of {origin.Image.Node}" + (leak.Reversed ? ", backwards" : "");
        var (kind, message) = leak.Marker.Canary is { } canary
            ? ("canary-leak", $"a value of key {canary.Key}, written in phase {canary.Phase}, stands in clear{encoding} in {where}, "
                + $"which is sealed since phase {PlacementRules.SealingPhase(origin.Place)}")
            : ("key-leak", $"{leak.Marker.Secret} stands in clear{encoding} in {where}");
        return new Finding(kind, message)
        {
            Key = leak.Marker.Canary?.Key,
            Node = origin.Image.Node,
            File = origin.File.Path,
            Offset = origin.Offset,
        };
    }

    private static IEnumerable<Finding> Doubts(RunRecord run, CanaryScan scan)
    {
        if (run.Disks.IsEmpty)
            yield return new Finding("no-disk", "no disk was captured");
        foreach (var image in run.Disks)
        {
            if (!Controls(image, scan))
                yield return new Finding("control-dark", $"no value of phase 0 was found on the disk of {image.Node} ({image.Label}): the search proves nothing") { Node = image.Node };
        }

        foreach (var (image, file, reason) in scan.Unreadable)
            yield return new Finding("unreadable-file", $"{file} of {image.Node} could not be read: {reason}") { Node = image.Node, File = file };
        foreach (var phase in run.Canaries.Select(canary => canary.Phase).Distinct(StringComparer.Ordinal))
        {
            if (scan.Rules.Rank(phase) < 0)
                yield return new Finding("unknown-phase", $"values were written in phase {phase}, which the run never reached");
        }

        if (scan.Markers.TooShort > 0)
            yield return new Finding("canary-too-short", $"{scan.Markers.TooShort} values are too short to be searched for");
    }

    private static bool Controls(DiskImage image, CanaryScan scan) =>
        Enum.GetValues<Place>().Any(place => scan.Tally.Count(image, place, Phase.Phase0) > 0);

    /// <summary>What was searched, and how many values of each phase were found in each place, added up over the disks.</summary>
    private static ImmutableSortedDictionary<string, long> Looked(RunRecord run, CanaryScan scan)
    {
        var looked = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        looked["bytes"] = scan.Tally.Bytes;
        looked["canaries"] = run.Canaries.Length - scan.Markers.TooShort;
        looked["files"] = run.Disks.Sum(image => image.Files.Length);
        looked["nodes"] = run.Disks.Select(image => image.Node).Distinct(StringComparer.Ordinal).Count();
        looked["secrets"] = scan.Markers.Markers.Count(marker => marker.Secret is not null);
        looked["leaks"] = scan.Tally.Leaks.Sum(file => (long)file.Count);
        foreach (var phase in run.PhasesReached)
        {
            foreach (var place in Enum.GetValues<Place>())
            {
                var found = run.Disks.Sum(image => (long)scan.Tally.Count(image, place, phase));
                if (found > 0)
                    looked[$"{phase} in {Places.Describe(place)}"] = found;
            }
        }

        return looked.ToImmutable();
    }
}
