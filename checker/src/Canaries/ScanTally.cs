using System.Collections;
using Elastickv.Jepsen.Checker.Canaries.Layers;
using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>
/// What a scan has seen so far: which canaries stand in which place of which image, and what stands where it must not.
/// Shared by the workers. Its size depends on the markers and the images, not on the disks.
/// </summary>
internal sealed class ScanTally(IReadOnlyList<Marker> markers, PlacementRules rules, RewrittenCaptures rewritten, LeftBehind leftBehind)
{
    /// <summary>Of the values that stand in one file where they must not, so many are named; the rest are counted.</summary>
    public const int NamedInAFile = 20;

    /// <summary>In so many files are values named.</summary>
    private const int MaximumFiles = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Node, string Label, Place Place), BitArray> _seen = [];
    private readonly Dictionary<DiskFile, FileLeaks> _leaks = new(ReferenceEqualityComparer.Instance);
    private readonly int[] _ranks = [.. markers.Select(marker => Rank(marker, rules))];
    private long _bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>What stands in each file where it must not.</summary>
    public IReadOnlyCollection<FileLeaks> Leaks => _leaks.Values;

    public void CountBytes(long bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>Records a match.</summary>
    /// <param name="origin">Where its marker, or what it is encoded in, begins.</param>
    /// <param name="match">The match.</param>
    /// <param name="layer">What the marker is encoded in; null when it stands in the file as it is.</param>
    public void Add(Origin origin, Match match, Layer? layer)
    {
        lock (_lock)
        {
            Seen(origin)[match.Needle] = true;
            var rank = _ranks[match.Needle];
            if (rank < 0 || (IsAllowed(rank, origin) && !rewritten.Contains(origin.Image)))
                return;
            if (!_leaks.TryGetValue(origin.File, out var leaks))
                _leaks[origin.File] = leaks = new FileLeaks(origin.Image, origin.File.Path, markers.Count, _leaks.Count < MaximumFiles ? NamedInAFile : 0);
            leaks.Add(match.Needle, new Sighting(origin, markers[match.Needle], match.Reversed, layer));
        }
    }

    /// <summary>How many different canaries of a phase stand in a place of any image.</summary>
    public int Count(Place place, string phase) => CountWhere(seen => seen.Place == place, marker => IsOf(marker, phase));

    /// <summary>How many different canaries of a phase stand anywhere in an image.</summary>
    public int Count(DiskImage image, string phase) => CountWhere(seen => IsOf(seen, image), marker => IsOf(marker, phase));

    /// <summary>Whether any control stands in an image.</summary>
    public bool HasControl(DiskImage image) => CountWhere(seen => IsOf(seen, image), marker => marker.IsControl) > 0;

    private bool IsAllowed(int rank, Origin origin) =>
        rules.Allows(rank, origin.Place) || (rank < int.MaxValue && leftBehind.Contains(origin.File, origin.Offset));

    private static int Rank(Marker marker, PlacementRules rules) =>
        marker.Canary is { } canary ? rules.Rank(canary.Phase) : marker.IsControl ? -1 : int.MaxValue;

    private static bool IsOf((string Node, string Label, Place Place) seen, DiskImage image) => seen.Node == image.Node && seen.Label == image.Label;

    private static bool IsOf(Marker marker, string phase) =>
        marker.Canary is { } canary && string.Equals(canary.Phase, phase, StringComparison.Ordinal);

    private int CountWhere(Func<(string Node, string Label, Place Place), bool> where, Func<Marker, bool> what)
    {
        var all = new BitArray(markers.Count);
        foreach (var (_, seen) in _seen.Where(entry => where(entry.Key)))
            all.Or(seen);
        return Enumerable.Range(0, markers.Count).Count(marker => all[marker] && what(markers[marker]));
    }

    private BitArray Seen(Origin origin)
    {
        var key = (origin.Image.Node, origin.Image.Label, origin.Place);
        if (!_seen.TryGetValue(key, out var seen))
            _seen[key] = seen = new BitArray(markers.Count);
        return seen;
    }
}
