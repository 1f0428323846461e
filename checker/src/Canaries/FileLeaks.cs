using System.Collections;
using Elastickv.Jepsen.Checker.Disks;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>What stands in one file where it must not: each marker once, the first ones with their sighting.</summary>
/// <param name="image">The image that the file is in.</param>
/// <param name="path">Its path there.</param>
/// <param name="markers">How many markers there are.</param>
/// <param name="named">How many sightings are kept.</param>
internal sealed class FileLeaks(DiskImage image, string path, int markers, int named)
{
    private readonly BitArray _seen = new(markers);
    private readonly List<(int Marker, Sighting Sighting)> _first = [];

    public DiskImage Image => image;

    public string Path => path;

    /// <summary>How many different markers.</summary>
    public int Count { get; private set; }

    /// <summary>The first of them.</summary>
    public IEnumerable<Sighting> First => _first.Select(entry => entry.Sighting);

    public void Add(int marker, Sighting sighting)
    {
        if (_seen[marker])
            return;
        _seen[marker] = true;
        Count++;
        if (_first.Count < named)
            _first.Add((marker, sighting));
    }

    /// <summary>The same without what an image of a later moment shows in that file, too.</summary>
    public FileLeaks Without(FileLeaks later)
    {
        var gone = new FileLeaks(image, path, markers, named);
        for (var marker = 0; marker < markers; marker++)
            gone._seen[marker] = _seen[marker] && !later._seen[marker];
        gone.Count = Enumerable.Range(0, markers).Count(marker => gone._seen[marker]);
        gone._first.AddRange(_first.Where(entry => gone._seen[entry.Marker]));
        return gone;
    }
}
