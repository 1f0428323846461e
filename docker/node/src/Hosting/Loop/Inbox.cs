namespace Elastickv.Node.Hosting.Loop;

/// <summary>What other threads put in and one thread takes out, in order and all at once. Holds at most <paramref name="limit"/> items.</summary>
internal sealed class Inbox<T>(int limit)
{
    // A monitor, not a Lock: the reader waits on it.
    private readonly object _monitor = new();
    private List<T> _items = [];
    private bool _closed;

    /// <summary>False if the inbox is full or closed.</summary>
    public bool TryPost(T item) => TryPost(item, limit);

    /// <summary>Posts what must not be lost, also into a full inbox: for the few items that cannot pile up. Nothing happens if it is closed.</summary>
    public void Post(T item) => TryPost(item, int.MaxValue);

    /// <summary>Waits at most <paramref name="timeout"/> for an item, then exchanges everything for the emptied <paramref name="taken"/>.</summary>
    public List<T> Take(List<T> taken, TimeSpan timeout)
    {
        taken.Clear();
        lock (_monitor)
        {
            if (_items.Count == 0 && timeout > TimeSpan.Zero)
                Monitor.Wait(_monitor, timeout);
            (_items, taken) = (taken, _items);
            return taken;
        }
    }

    /// <summary>Nothing more is accepted; returns what was left.</summary>
    public List<T> Close()
    {
        lock (_monitor)
        {
            _closed = true;
            var rest = _items;
            _items = [];
            return rest;
        }
    }

    private bool TryPost(T item, int most)
    {
        lock (_monitor)
        {
            if (_closed || _items.Count >= most)
                return false;
            _items.Add(item);
            if (_items.Count == 1)
                Monitor.Pulse(_monitor);
            return true;
        }
    }
}
