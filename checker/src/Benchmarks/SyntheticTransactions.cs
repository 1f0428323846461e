using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Benchmarks;

/// <summary>
/// Makes a history of list-append or rw-register transactions against a store that behaves: each takes effect at one moment between its
/// invocation and its completion. A key is retired after so many writes and replaced by a fresh one. From one seed always the same.
/// </summary>
public sealed class SyntheticTransactions(int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<ActiveKey> _keys = [];
    private int _nextKey;
    private int _nextProcess;
    private long _index;

    /// <summary>How many transactions (invocations) there shall be.</summary>
    public required int Transactions { get; init; }

    public int ActiveKeys { get; init; } = 30;

    public int Clients { get; init; } = 20;

    /// <summary>How long a transaction is at most.</summary>
    public int MaxLength { get; init; } = 4;

    /// <summary>After how many writes a key is retired.</summary>
    public int MaxWritesPerKey { get; init; } = 128;

    /// <summary>The share of transactions that end without known outcome.</summary>
    public double IndeterminateShare { get; init; }

    /// <summary>Whether keys are registers that are overwritten, not lists that grow.</summary>
    public bool Registers { get; init; }

    public IEnumerable<Operation> Make()
    {
        while (_keys.Count < ActiveKeys)
            _keys.Add(new ActiveKey(_nextKey++));
        var clients = new Client[Clients];
        for (var i = 0; i < Clients; i++)
            clients[i] = new Client { Process = _nextProcess++ };
        var (invoked, active) = (0, 0);
        while (invoked < Transactions || active > 0)
        {
            var client = clients[_random.Next(Clients)];
            switch (client.Stage)
            {
                case Stage.Idle when invoked < Transactions:
                    Invoke(client);
                    invoked++;
                    active++;
                    yield return Event(client, OperationType.Invoke, client.Request);
                    break;
                case Stage.Invoked:
                    TakeEffect(client);
                    break;
                case Stage.Done:
                    active--;
                    yield return Complete(client);
                    break;
            }
        }
    }

    private void Invoke(Client client)
    {
        client.Stage = Stage.Invoked;
        client.IsIndeterminate = _random.NextDouble() < IndeterminateShare;
        client.Keys = new ActiveKey[1 + _random.Next(MaxLength)];
        client.Writes = new long[client.Keys.Length];
        var steps = new OperationValue[client.Keys.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            client.Keys[i] = PickKey(out client.Writes[i]);
            steps[i] = Step(client.Keys[i], client.Writes[i], OperationValue.Nil);
        }

        client.Request = OperationValue.OfItems(steps);
    }

    private ActiveKey PickKey(out long write)
    {
        var place = _random.Next(_keys.Count);
        var key = _keys[place];
        write = _random.Next(2) == 0 ? ++key.Writes : 0;
        if (key.Writes >= MaxWritesPerKey)
            _keys[place] = new ActiveKey(_nextKey++);
        return key;
    }

    private void TakeEffect(Client client)
    {
        client.Stage = Stage.Done;
        if (client.IsIndeterminate && _random.Next(2) == 0)
            return;
        var steps = new OperationValue[client.Keys.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            var (key, write) = (client.Keys[i], client.Writes[i]);
            if (write > 0)
                key.Values.Add(write);
            steps[i] = Step(key, write, write > 0 ? OperationValue.Nil : Seen(key));
        }

        client.Result = OperationValue.OfItems(steps);
    }

    private Operation Complete(Client client)
    {
        client.Stage = Stage.Idle;
        if (!client.IsIndeterminate)
            return Event(client, OperationType.Ok, client.Result);
        var info = Event(client, OperationType.Info, client.Request);
        client.Process = _nextProcess++;
        return info;
    }

    private OperationValue Seen(ActiveKey key)
    {
        if (!Registers)
            return OperationValue.OfNumbers([.. key.Values]);
        return key.Values.Count == 0 ? OperationValue.Nil : OperationValue.Of(key.Values[^1]);
    }

    private OperationValue Step(ActiveKey key, long write, OperationValue seen) => write == 0
        ? OperationValue.Of(OperationValue.Of("r"), key.Number, seen)
        : OperationValue.Of(OperationValue.Of(Registers ? "w" : "append"), key.Number, write);

    private Operation Event(Client client, OperationType type, OperationValue value) => new()
    {
        Index = _index,
        Time = _index++ * 1000,
        Process = client.Process,
        Type = type,
        Function = FunctionName.Txn,
        Value = value,
    };

    private enum Stage
    {
        Idle,
        Invoked,
        Done,
    }

    private sealed class ActiveKey(int number)
    {
        public int Number => number;

        public long Writes { get; set; }

        public List<long> Values { get; } = [];
    }

    private sealed class Client
    {
        public int Process { get; set; }

        public Stage Stage { get; set; }

        public bool IsIndeterminate { get; set; }

        public ActiveKey[] Keys { get; set; } = [];

        /// <summary>What each step writes; 0 for a read.</summary>
        public long[] Writes { get; set; } = [];

        public OperationValue Request { get; set; }

        public OperationValue Result { get; set; }
    }
}
