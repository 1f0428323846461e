using System.Collections.Concurrent;

namespace Elastickv.Node.Storage;

/// <summary>Idle read connections. A thread takes one for each read; more are opened when all are busy, and a limited number kept.</summary>
internal sealed class RowConnectionPool(string path) : IDisposable
{
    private const int KeptIdle = 32;

    private readonly ConcurrentBag<RowConnection> _idle = [];
    private volatile bool _closed;

    public RowConnection Rent()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        return _idle.TryTake(out var connection) ? connection : RowConnection.Open(path, writer: false);
    }

    public void Return(RowConnection connection)
    {
        if (_closed || _idle.Count >= KeptIdle)
            connection.Dispose();
        else
            _idle.Add(connection);
    }

    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var connection))
            connection.Dispose();
    }
}
