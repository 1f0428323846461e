namespace Elastickv.Node.Tests.Raft.Simulation;

/// <summary>Links that lose, delay, repeat and reorder messages, each direction for itself.</summary>
public sealed class SimulatedNetwork(Random random, int members)
{
    private readonly PriorityQueue<Parcel, (int Time, int Order)> _parcels = new();
    private readonly bool[,] _cut = new bool[members + 1, members + 1];
    private int _order;

    public int Now { get; private set; }

    /// <summary>Of 1,000 messages, how many are lost.</summary>
    public int LossPerMille { get; set; }

    public int DuplicatesPerMille { get; set; }

    public int MaxDelay { get; set; } = 1;

    /// <summary>False if the message is known to be lost.</summary>
    public bool Send(Parcel parcel)
    {
        if (_cut[parcel.Message.From, parcel.Message.To] || random.Next(1000) < LossPerMille)
            return false;

        Enqueue(parcel);
        if (random.Next(1000) < DuplicatesPerMille)
            Enqueue(parcel);
        return true;
    }

    public IEnumerable<Parcel> Arrivals()
    {
        Now++;
        while (_parcels.TryPeek(out var parcel, out var due) && due.Time <= Now)
        {
            _parcels.Dequeue();
            yield return parcel;
        }
    }

    public void Cut(ulong from, ulong to) => _cut[from, to] = true;

    public void Heal() => Array.Clear(_cut);

    /// <summary>Mostly short, sometimes long enough to arrive in another term.</summary>
    private void Enqueue(Parcel parcel)
    {
        var delay = 1 + random.Next(MaxDelay);
        if (MaxDelay > 1 && random.Next(50) == 0)
            delay *= 20;
        _parcels.Enqueue(parcel, (Now + delay, _order++));
    }
}
