using System.Collections;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>What stands in one file where it must not: each marker once, the first ones with their sighting.</summary>
/// <param name="markers">How many markers there are.</param>
/// <param name="named">How many sightings are kept.</param>
internal sealed class FileLeaks(int markers, int named)
{
    private readonly BitArray _seen = new(markers);
    private readonly List<Sighting> _first = [];

    /// <summary>How many different markers.</summary>
    public int Count { get; private set; }

    /// <summary>The first of them.</summary>
    public IReadOnlyList<Sighting> First => _first;

    public void Add(int marker, Sighting sighting)
    {
        if (_seen[marker])
            return;
        _seen[marker] = true;
        Count++;
        if (_first.Count < named)
            _first.Add(sighting);
    }
}
