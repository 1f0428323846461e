using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Benchmarks;

/// <summary>
/// Makes a history of any size by letting clients use registers that behave: each operation takes effect at a random moment between its
/// invocation and its completion. Writes without known outcome may take effect much later, or never. From one seed always the same.
/// </summary>
public sealed class SyntheticRegisters(int seed)
{
    private readonly Random _random = new(seed);
    private readonly Queue<Client> _late = new();
    private OperationValue[] _registers = [];
    private OperationValue[] _first = [];
    private string[] _names = [];
    private int _nextProcess;
    private long _nextValue;
    private long _index;
    private bool _planted;

    /// <summary>How many operations (invocations) there shall be.</summary>
    public required int Operations { get; init; }

    public int Keys { get; init; } = 1;

    public int Clients { get; init; } = 20;

    /// <summary>How many different values there are; 0 for a new one in each write.</summary>
    public int DistinctValues { get; init; }

    /// <summary>The share of writes that end without known outcome.</summary>
    public double IndeterminateShare { get; init; }

    /// <summary>The share of operations that are reads.</summary>
    public double ReadShare { get; init; } = 0.5;

    /// <summary>The share of the other operations that are compare-and-sets.</summary>
    public double CasShare { get; init; }

    /// <summary>Whether one read near the end shall see a value that was overwritten long ago.</summary>
    public bool PlantStaleRead { get; init; }

    public IEnumerable<Operation> Make()
    {
        _names = [.. Enumerable.Range(0, Keys).Select(key => $"r{key}")];
        _registers = new OperationValue[Keys];
        _first = new OperationValue[Keys];
        var clients = new Client[Clients];
        for (var i = 0; i < Clients; i++)
            clients[i] = new Client { Process = _nextProcess++ };
        var invoked = 0;
        var active = 0;
        while (invoked < Operations || active > 0)
        {
            var client = clients[_random.Next(Clients)];
            if (client.Stage == Stage.Idle)
            {
                if (invoked == Operations)
                    continue;
                yield return Invoke(client);
                invoked++;
                active++;
            }
            else if (client.Stage == Stage.Invoked)
            {
                TakeEffect(client);
                client.Stage = Stage.Done;
            }
            else
            {
                yield return Complete(client, invoked);
                active--;
            }
        }
    }

    private Operation Invoke(Client client)
    {
        client.Stage = Stage.Invoked;
        client.Key = _random.Next(Keys);
        client.IsRead = _random.NextDouble() < ReadShare;
        client.IsIndeterminate = !client.IsRead && _random.NextDouble() < IndeterminateShare;
        client.IsCas = !client.IsRead && _random.NextDouble() < CasShare;
        client.Failed = false;
        client.Value = client.IsRead ? OperationValue.Nil : NewValue();
        if (client.IsCas)
            client.Value = OperationValue.Of(_registers[client.Key], client.Value);
        return Event(client, OperationType.Invoke);
    }

    private void TakeEffect(Client client)
    {
        if (client.IsIndeterminate)
        {
            if (_random.Next(2) == 0)
                _late.Enqueue(new Client { Key = client.Key, Value = client.Value, IsCas = client.IsCas });
            return;
        }

        if (_late.Count > 0 && _random.Next(Clients) == 0)
            Write(_late.Dequeue());
        if (client.IsRead)
            client.Value = _registers[client.Key];
        else
            Write(client);
    }

    private Operation Complete(Client client, int invoked)
    {
        client.Stage = Stage.Idle;
        if (client.IsIndeterminate)
        {
            var info = Event(client, OperationType.Info);
            client.Process = _nextProcess++;
            return info;
        }

        if (client.IsRead && PlantStaleRead && !_planted && invoked > Operations / 10 * 9)
        {
            _planted = true;
            client.Value = _first[client.Key];
        }

        return Event(client, client.Failed ? OperationType.Fail : OperationType.Ok);
    }

    private void Write(Client client)
    {
        client.Failed = client.IsCas && _registers[client.Key] != client.Value[0];
        if (client.Failed)
            return;
        _registers[client.Key] = client.IsCas ? client.Value[1] : client.Value;
        if (_first[client.Key].IsNil)
            _first[client.Key] = _registers[client.Key];
    }

    private OperationValue NewValue() => OperationValue.Of(DistinctValues == 0 ? ++_nextValue : _random.Next(DistinctValues) + 1);

    private Operation Event(Client client, OperationType type) => new()
    {
        Index = _index,
        Time = _index++ * 1000,
        Process = client.Process,
        Type = type,
        Function = client.IsRead ? FunctionName.Read : client.IsCas ? FunctionName.Cas : FunctionName.Write,
        Key = _names[client.Key],
        Value = client.IsRead && type != OperationType.Ok ? OperationValue.Nil : client.Value,
    };

    private enum Stage
    {
        Idle,
        Invoked,
        Done,
    }

    private sealed class Client
    {
        public int Process { get; set; }

        public Stage Stage { get; set; }

        public int Key { get; set; }

        public bool IsRead { get; set; }

        public bool IsCas { get; set; }

        /// <summary>Whether it was a compare-and-set that found another value.</summary>
        public bool Failed { get; set; }

        public bool IsIndeterminate { get; set; }

        public OperationValue Value { get; set; }
    }
}
