using Elastickv.Jepsen.Harness.Docker;
using Elastickv.Jepsen.Harness.Processes;

namespace Elastickv.Jepsen.Harness.Clusters.Docker;

/// <summary>Carries a container's log over to a file, line by line, and remembers up to where, so that the next life of the node goes on from there.</summary>
internal sealed class LogCursor(EngineClient engine, string container, LogFile file)
{
    private const int MaxLine = 16 * 1024;

    private readonly List<byte> _line = [];
    private LogTime? _last;

    /// <summary>The last line of the life that is followed.</summary>
    public string? LastLine { get; private set; }

    /// <summary>Follows one life of the container to its end.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        LastLine = null;
        await foreach (var piece in engine.Containers.FollowLogAsync(container, _last, cancellationToken))
        {
            Add(piece.Bytes);
            _last = piece.Time;
        }

        if (_line.Count > 0)
            EndLine();
    }

    private void Add(byte[] bytes)
    {
        foreach (var one in bytes)
        {
            if (one == '\n')
                EndLine();
            else if (_line.Count < MaxLine)
                _line.Add(one);
        }
    }

    private void EndLine()
    {
        var line = _line.ToArray();
        _line.Clear();
        file.Append(line);
        LastLine = System.Text.Encoding.UTF8.GetString(line);
    }
}
