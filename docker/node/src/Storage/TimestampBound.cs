namespace Elastickv.Node.Storage;

/// <summary>
/// An upper bound of the commit timestamps of all rows of a store. The rows of a user key stand behind those of every longer key that goes on with a
/// small byte, newest first; a search that begins at this bound skips all of these. Safe to use from any thread.
/// </summary>
internal sealed class TimestampBound(ulong value)
{
    private ulong _value = value;

    public ulong Value => Volatile.Read(ref _value);

    /// <summary>Called before a row with this timestamp can be seen by anyone.</summary>
    public void Raise(ulong timestamp)
    {
        ulong seen = Value;
        while (timestamp > seen)
        {
            ulong found = Interlocked.CompareExchange(ref _value, timestamp, seen);
            if (found == seen)
                return;
            seen = found;
        }
    }
}
