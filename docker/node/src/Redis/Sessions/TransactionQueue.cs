using Elastickv.Node.Redis.Protocol;

namespace Elastickv.Node.Redis.Sessions;

/// <summary>The commands a connection has queued since MULTI (spec §13.3).</summary>
internal sealed class TransactionQueue(RespLimits limits)
{
    private readonly List<Arguments> _commands = [];
    private long _bytes;

    public bool IsOpen { get; private set; }

    /// <summary>Whether a command was refused while queueing: EXEC then does nothing.</summary>
    public bool IsSpoilt { get; private set; }

    public IReadOnlyList<Arguments> Commands => _commands;

    public void Begin() => IsOpen = true;

    public void Spoil() => IsSpoilt = IsOpen;

    /// <returns>Whether there was room; if not, the transaction is spoilt.</returns>
    public bool TryAdd(Arguments command)
    {
        _bytes += command.TotalBytes;
        if (_commands.Count >= limits.MaxQueuedCommands || _bytes > limits.MaxQueuedBytes)
        {
            Spoil();
            return false;
        }

        if (!IsSpoilt)
            _commands.Add(command.Detach());
        return true;
    }

    public void End()
    {
        IsOpen = false;
        IsSpoilt = false;
        _commands.Clear();
        _bytes = 0;
    }
}
