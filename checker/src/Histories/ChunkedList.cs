namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>A list that grows without copying what is large, so that a history of any length takes its own size and no more.</summary>
internal sealed class ChunkedList<T>
    where T : struct
{
    private const int ChunkBits = 13;
    private const int ChunkSize = 1 << ChunkBits;

    /// <summary>The first chunk grows from here, because many histories are short.</summary>
    private const int FirstSize = 1 << 4;

    private readonly List<T[]> _chunks = [];

    public int Count { get; private set; }

    public ref T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return ref _chunks[index >> ChunkBits][index & (ChunkSize - 1)];
        }
    }

    public void Add(in T item)
    {
        if ((Count & (ChunkSize - 1)) == 0 || Count == _chunks[0].Length)
            Grow();
        _chunks[^1][Count & (ChunkSize - 1)] = item;
        Count = checked(Count + 1);
    }

    /// <summary>A piece of the list without gaps, from 0 up.</summary>
    public Span<T> Chunk(int number) => _chunks[number].AsSpan(0, Math.Min(ChunkSize, Count - (number << ChunkBits)));

    public int ChunkCount => _chunks.Count;

    private void Grow()
    {
        if (Count is > 0 and < ChunkSize)
        {
            var first = _chunks[0];
            Array.Resize(ref first, Count * 2);
            _chunks[0] = first;
        }
        else
        {
            _chunks.Add(new T[Count == 0 ? FirstSize : ChunkSize]);
        }
    }
}
