namespace Elastickv.Jepsen.Checker.Linearizability.Queues;

/// <summary>Finds elements that left a queue in another order than they came.</summary>
internal static class QueueOrder
{
    /// <summary>
    /// Two elements of which the first was in before the second came, and still there when the second had left; null if there are none.
    /// Takes O(n log n).
    /// </summary>
    /// <param name="elements">In the order in which their enqueues began.</param>
    public static (QueueElement First, QueueElement Second)? FindInversion(ReadOnlySpan<QueueElement> elements)
    {
        var firstToLeave = FirstToLeaveFrom(elements);
        foreach (ref readonly var element in elements)
        {
            var later = FirstComingAfter(elements, element.EnqueueEnd);
            if (later < elements.Length && elements[firstToLeave[later]].DequeueEnd < element.DequeueStart)
                return (element, elements[firstToLeave[later]]);
        }

        return null;
    }

    /// <summary>For each element the one, itself or later, whose dequeue ended first.</summary>
    private static int[] FirstToLeaveFrom(ReadOnlySpan<QueueElement> elements)
    {
        var first = new int[elements.Length];
        for (var i = elements.Length - 1; i >= 0; i--)
            first[i] = i + 1 < elements.Length && elements[first[i + 1]].DequeueEnd <= elements[i].DequeueEnd ? first[i + 1] : i;
        return first;
    }

    private static int FirstComingAfter(ReadOnlySpan<QueueElement> elements, int position)
    {
        int low = 0, high = elements.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (elements[middle].EnqueueStart <= position)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
