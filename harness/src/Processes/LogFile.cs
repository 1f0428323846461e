using System.Text;

namespace Elastickv.Jepsen.Harness.Processes;

/// <summary>
/// The log of one node over all its starts: whole lines of both outputs, in the order in which they came, each written at once so that a crash of the
/// suite loses none. Bounded on disk and in memory; what goes beyond the limit is left out, and the log says so.
/// </summary>
public sealed class LogFile : IDisposable
{
    /// <summary>How many of the last lines are kept in memory.</summary>
    public const int TailLines = 500;

    private readonly Lock _lock = new();
    private readonly Queue<string> _tail = new();
    private readonly FileStream _file;
    private readonly long _limit;
    private bool _full;

    /// <param name="path">Appended to if it exists.</param>
    /// <param name="limit">Largest size of the file in bytes.</param>
    public LogFile(string path, long limit = 256L * 1024 * 1024)
    {
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        _limit = limit;
    }

    /// <summary>Adds one line, given without its line break.</summary>
    public void Append(ReadOnlySpan<byte> line)
    {
        lock (_lock)
        {
            Remember(Encoding.UTF8.GetString(line));
            if (!_full)
                Write(line);
        }
    }

    /// <summary>The last lines, oldest first.</summary>
    public IReadOnlyList<string> Tail(int lines)
    {
        lock (_lock)
            return [.. _tail.TakeLast(lines)];
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _full = true;
            _file.Dispose();
        }
    }

    private void Remember(string line)
    {
        if (_tail.Count == TailLines)
            _tail.Dequeue();
        _tail.Enqueue(line);
    }

    private void Write(ReadOnlySpan<byte> line)
    {
        _full = _file.Position + line.Length >= _limit;
        byte[] whole = _full ? [.. "elastickv-jepsen: the log's limit is reached, the rest is left out\n"u8] : [.. line, (byte)'\n'];
        try
        {
            _file.Write(whole);
        }
        catch (IOException)
        {
            // No room on the disk. The run can go on without its log.
            _full = true;
        }
    }
}
