namespace Elastickv.Jepsen.Checker.Models;

/// <summary>How much of a memory limit a history has left.</summary>
internal static class HistoryMemory
{
    /// <summary>An eighth stays free, for what nobody counts.</summary>
    private const int FreeShare = 8;

    /// <param name="limit">What the process may have, in bytes.</param>
    public static long LeftOf(long limit)
    {
        // Parsing leaves garbage behind: whether much of the memory is really taken is only known after a collection.
        var taken = GC.GetTotalMemory(forceFullCollection: GC.GetTotalMemory(forceFullCollection: false) > limit / 4);
        return Math.Max(0, limit - (limit / FreeShare) - taken);
    }
}
