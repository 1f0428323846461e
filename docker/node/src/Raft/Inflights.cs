namespace Elastickv.Node.Raft;

/// <summary>Append messages sent and not acknowledged, each known by its last entry.</summary>
internal sealed class Inflights(int maxMessages, long maxBytes)
{
    private readonly Queue<(ulong Index, long Bytes)> _messages = new();
    private long _bytes;

    public int Count => _messages.Count;

    public bool IsFull => _messages.Count >= maxMessages || _bytes >= maxBytes;

    public void Add(ulong lastIndex, long bytes)
    {
        Invariant.Holds(!IsFull, $"{_messages.Count} messages in flight already");
        _messages.Enqueue((lastIndex, bytes));
        _bytes += bytes;
    }

    public void FreeTo(ulong index)
    {
        while (_messages.TryPeek(out var first) && first.Index <= index)
            _bytes -= _messages.Dequeue().Bytes;
    }

    public void Clear()
    {
        _messages.Clear();
        _bytes = 0;
    }
}
