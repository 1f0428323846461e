namespace Elastickv.Jepsen.Checker.Linearizability.Queues;

/// <summary>
/// The stretches of time in which something was certainly in a queue: from the end of an enqueue to the beginning of the dequeue of the same
/// element. Where one begins before another is over they are one.
/// </summary>
internal sealed class OccupiedStretches
{
    private readonly List<(int From, int To, int Enqueue)> _stretches = [];

    private OccupiedStretches()
    {
    }

    public static OccupiedStretches Of(IEnumerable<QueueElement> elements)
    {
        var occupied = new OccupiedStretches();
        foreach (var element in elements.Where(element => element.EnqueueEnd < element.DequeueStart).OrderBy(element => element.EnqueueEnd))
            occupied.Add(element);
        return occupied;
    }

    /// <summary>The enqueue with which the stretch begins that lasts from one event to another; null if there is none.</summary>
    public int? Covering(int from, int to)
    {
        int low = 0, high = _stretches.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_stretches[middle].From <= from)
                low = middle + 1;
            else
                high = middle;
        }

        return low > 0 && _stretches[low - 1].To >= to ? _stretches[low - 1].Enqueue : null;
    }

    private void Add(in QueueElement element)
    {
        if (_stretches.Count > 0 && element.EnqueueEnd <= _stretches[^1].To)
            _stretches[^1] = _stretches[^1] with { To = Math.Max(_stretches[^1].To, element.DequeueStart) };
        else
            _stretches.Add((element.EnqueueEnd, element.DequeueStart, element.Enqueue));
    }
}
