namespace Elastickv.Node.Redis.Protocol;

/// <summary>The words of one command, its name first. They point into a buffer and live only as long as it stays untouched.</summary>
public readonly struct Arguments(ReadOnlyMemory<byte>[] items, int count)
{
    public int Count { get; } = count;

    public ReadOnlySpan<byte> this[int index] => Memory(index).Span;

    public ReadOnlyMemory<byte> Memory(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return items[index];
    }

    /// <summary>Sum of the lengths of all words.</summary>
    public long TotalBytes
    {
        get
        {
            long total = 0;
            for (int i = 0; i < Count; i++)
                total += items[i].Length;
            return total;
        }
    }

    /// <summary>A copy that outlives the buffer.</summary>
    public Arguments Detach()
    {
        var copies = new ReadOnlyMemory<byte>[Count];
        for (int i = 0; i < Count; i++)
            copies[i] = items[i].ToArray();
        return new Arguments(copies, Count);
    }
}
