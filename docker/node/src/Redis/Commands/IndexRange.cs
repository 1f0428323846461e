namespace Elastickv.Node.Redis.Commands;

/// <summary>Positions in a sequence as Redis counts them: from 0, or from the end with -1 as the last.</summary>
internal static class IndexRange
{
    /// <summary>First position and number of elements from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public static (long First, long Count) Resolve(long from, long to, long length)
    {
        long first = Math.Max(from < 0 ? from + length : from, 0);
        long last = Math.Min(to < 0 ? to + length : to, length - 1);
        return first > last ? (0, 0) : (first, last - first + 1);
    }

    public static bool TryResolve(long index, long length, out long position)
    {
        position = index < 0 ? index + length : index;
        return position >= 0 && position < length;
    }
}
