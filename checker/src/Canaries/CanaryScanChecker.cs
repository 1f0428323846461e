using System.Collections.Immutable;
using Elastickv.Jepsen.Checker.Canaries.Layers;
using Elastickv.Jepsen.Checker.Disks;
using Elastickv.Jepsen.Checker.Envelopes;
using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Sidecars;
using Elastickv.Jepsen.Checker.Values;
using Elastickv.Jepsen.Checker.Verdicts;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>
/// K1 (spec §14.0): no byte of any disk shows a value that was written after the place it stands in was sealed, and no disk shows a key.
/// Its control: values written in phase 0 must be found on every disk, or nothing was proved. What a place may hold depends on when a value was written and
/// not on when the disk was captured; only the control is asked of the disks at the end of a run alone, for a node that was hurt early may have stored nothing yet.
/// </summary>
public sealed class CanaryScanChecker : IChecker
{
    public string Name => "canary-scan";

    /// <summary>Under which name <see cref="CheckResult.Looked"/> counts the different values of a phase that were found in a place.</summary>
    public static string FoundName(string phase, Place place) => $"{phase} in {Places.Describe(place)}";

    public CheckResult Check(RunRecord run, CancellationToken cancellationToken)
    {
        var scan = new CanaryScan(run);
        scan.Run(run.Disks, cancellationToken);
        var writers = new WrittenValues(run);
        var leaks = LastingLeaks.Once(scan.Tally.Leaks, run.Disks).OrderByDescending(file => file.Count).SelectMany(file => Leaks(file, scan, writers)).ToList();
        var doubts = Doubts(run, scan).Select(doubt => doubt with { IsDoubt = true }).ToList();
        var verdict = leaks.Count > 0 ? Verdict.Invalid : doubts.Count > 0 ? Verdict.Unknown : Verdict.Valid;
        return new CheckResult(Name, verdict, [.. leaks, .. doubts], Looked(run, scan));
    }

    /// <summary>One finding for each named sighting of a file, and one for the rest.</summary>
    private static IEnumerable<Finding> Leaks(FileLeaks file, CanaryScan scan, WrittenValues writers)
    {
        var first = file.First.OrderBy(sighting => sighting.Origin.Offset).ToList();
        foreach (var sighting in first)
            yield return Leak(sighting, scan, writers);
        if (file.Count > first.Count && first.Count > 0)
        {
            yield return new Finding("canary-leak", $"{file.Count - first.Count} more values stand in clear in {file.Path} of {file.Image.Node}")
            {
                Node = file.Image.Node,
                Capture = file.Image.Label,
                File = file.Path,
            };
        }
    }

    private static Finding Leak(Sighting leak, CanaryScan scan, WrittenValues writers)
    {
        var origin = leak.Origin;
        var encoding = leak.Layer is { } layer ? $", as {layer}," : "";
        var where = $"{Places.Describe(origin.Place)} of {origin.Image.Node}" + (leak.Reversed ? ", backwards" : "");
        var (kind, message) = leak.Marker.Canary is { } canary
            ? ("canary-leak", $"a value of key {canary.Key}, written in {canary.Phase}, stands in clear{encoding} in {where}, {Why(origin, scan)}")
            : ("key-leak", $"{leak.Marker.Secret} stands in clear{encoding} in {where}");
        return new Finding(kind, message)
        {
            Key = leak.Marker.Canary?.Key,
            Node = origin.Image.Node,
            Capture = origin.Image.Label,
            File = origin.File.Path,
            Offset = origin.Offset,
            Operations = leak.Marker.Canary is { } written ? writers.OperationsOf(written) : [],
        };
    }

    private static string Why(Origin origin, CanaryScan scan) => scan.Rewritten.Contains(origin.Image)
        ? "though every old value was rewritten and compacted away"
        : $"which is sealed since {PlacementRules.SealingPhase(origin.Place)}";

    private static IEnumerable<Finding> Doubts(RunRecord run, CanaryScan scan)
    {
        if (run.Disks.IsEmpty)
            yield return new Finding("no-disk", "no disk was captured");
        var moments = new CaptureMoments(run);
        foreach (var image in run.Disks.Where(image => !moments.IsDuringTheRun(image)))
        {
            if (ControlMissing(run, image, scan) is { } missing)
                yield return new Finding("control-dark", $"{missing} was found on the disk of {image.Node} ({image.Label}): the search proves nothing") { Node = image.Node, Capture = image.Label };
        }

        foreach (var (image, file, reason) in scan.Unreadable)
            yield return new Finding("unreadable-file", $"{file} of {image.Node} could not be read: {reason}") { Node = image.Node, Capture = image.Label, File = file };
        foreach (var phase in run.Canaries.Select(canary => canary.Phase).Distinct(StringComparer.Ordinal).Where(phase => scan.Rules.Rank(phase) < 0))
        {
            if (!Phase.All.Contains(phase) || run.Disks.Any(image => scan.Tally.Count(image, phase) > 0))
                yield return new Finding("unknown-phase", $"values were written in phase {phase}, which the run never reached");
        }

        if (scan.Markers.TooShort > 0)
            yield return new Finding("canary-too-short", $"{scan.Markers.TooShort} values are too short to be searched for");
    }

    /// <summary>
    /// What should have been found on a disk and was not. Without values to search for, or once none may be left, the wrapped keys of the sidecar
    /// take their place.
    /// </summary>
    private static string? ControlMissing(RunRecord run, DiskImage image, CanaryScan scan)
    {
        if (!run.Canaries.IsEmpty && !scan.Rewritten.Contains(image))
            return scan.Tally.Count(image, Phase.Phase0) > 0 ? null : "no value of phase 0";
        var hasControl = run.Kek.Length == KeyWrap.KeySize && image.Files.Any(file => file.Name == SidecarReader.FileName);
        return hasControl && !scan.Tally.HasControl(image) ? "not even a wrapped key of its own sidecar" : null;
    }

    /// <summary>What was searched, and how many different values of each phase were found in each place of any disk.</summary>
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
                var found = scan.Tally.Count(place, phase);
                if (found > 0)
                    looked[FoundName(phase, place)] = found;
            }
        }

        return looked.ToImmutable();
    }
}
