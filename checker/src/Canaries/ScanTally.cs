using System.Collections;
using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>
/// What a scan has seen so far: which canaries stand in which place of which image, and what stands where it must not.
/// Shared by the workers. Its size depends on the markers and the images, not on the disks.
/// </summary>
internal sealed class ScanTally(IReadOnlyList<Marker> markers, NeedleIndex index, PlacementRules rules)
{
    /// <summary>More violations than this are counted but not kept.</summary>
    public const int MaximumSightings = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(DiskImage Image, Place Place), BitArray> _seen = [];
    private readonly Dictionary<(DiskFile File, int Marker, bool Reversed), Sighting> _violations = [];
    private readonly int[] _ranks = [.. markers.Select(marker => marker.Canary is { } canary ? rules.Rank(canary.Phase) : int.MaxValue)];
    private long _bytes;
    private long _dropped;

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Violations beyond <see cref="MaximumSightings"/>.</summary>
    public long Dropped => _dropped;

    /// <summary>One sighting for each violation: a file, a marker, a direction.</summary>
    public IReadOnlyCollection<Sighting> Violations => _violations.Values;

    public void CountBytes(long bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>Records a match.</summary>
    /// <param name="segment">Where it was read.</param>
    /// <param name="match">The match.</param>
    /// <param name="offset">Where in the file its needle begins.</param>
    public void Add(FileSegment segment, Match match, long offset)
    {
        var before = match.Reversed ? 0 : index.Offset(match.Needle);
        Add(segment.Image, segment.File, Places.Of(segment.File.Path), match, Math.Max(0, offset - before));
    }

    /// <summary>Records a match at a known place.</summary>
    public void Add(DiskImage image, DiskFile file, Place place, Match match, long offset)
    {
        lock (_lock)
        {
            Seen(image, place)[match.Needle] = true;
            if (_ranks[match.Needle] < 0 || rules.Allows(_ranks[match.Needle], place))
                return;
            var key = (file, match.Needle, match.Reversed);
            if (_violations.ContainsKey(key))
                return;
            if (_violations.Count == MaximumSightings)
                _dropped++;
            else
                _violations.Add(key, new Sighting(image, file.Path, place, offset, markers[match.Needle], match.Reversed));
        }
    }

    /// <summary>How many different canaries of a phase stand in a place of an image.</summary>
    public int Count(DiskImage image, Place place, string phase) =>
        _seen.TryGetValue((image, place), out var seen)
            ? Enumerable.Range(0, markers.Count).Count(marker => seen[marker] && IsOf(marker, phase))
            : 0;

    private bool IsOf(int marker, string phase) =>
        markers[marker].Canary is { } canary && string.Equals(canary.Phase, phase, StringComparison.Ordinal);

    private BitArray Seen(DiskImage image, Place place)
    {
        if (!_seen.TryGetValue((image, place), out var seen))
            _seen[(image, place)] = seen = new BitArray(markers.Count);
        return seen;
    }
}
