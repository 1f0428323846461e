using System.Collections.Frozen;
using Elastickv.Node.Redis.Commands;

namespace Elastickv.Node.Redis;

/// <summary>Counts what clients ask of this node and how they are served (spec §12.6). Safe to use from any thread.</summary>
public sealed class RedisMetrics(TimeProvider time)
{
    private readonly FrozenDictionary<CommandSpec, CommandCounters> _commands =
        CommandTable.All.ToFrozenDictionary(spec => spec, _ => new CommandCounters());

    private long _otherErrors;
    private long _unsupported;
    private long _leaseReads;
    private long _fencedReads;

    /// <summary>Error replies to what is no keyed command: transactions, the connection's own commands, and those nobody knows.</summary>
    public long OtherErrors => Interlocked.Read(ref _otherErrors);

    /// <summary>Commands nobody here knows.</summary>
    public long Unsupported => Interlocked.Read(ref _unsupported);

    /// <summary>Reads that needed no fence because this node held a lease; pipelined ones that arrived together count once.</summary>
    public long LeaseReads => Interlocked.Read(ref _leaseReads);

    /// <summary>Reads that waited for a fence (ReadIndex) and passed it, counted likewise.</summary>
    public long FencedReads => Interlocked.Read(ref _fencedReads);

    /// <summary>What was counted, by command name in upper case.</summary>
    public IEnumerable<KeyValuePair<string, CommandCounters>> Commands =>
        _commands.Select(entry => KeyValuePair.Create(entry.Key.Name.ToUpperInvariant(), entry.Value)).OrderBy(entry => entry.Key, StringComparer.Ordinal);

    /// <summary>A mark from which <see cref="Count"/> measures.</summary>
    public long Begin() => time.GetTimestamp();

    /// <summary>The time a command took altogether.</summary>
    public TimeSpan Duration(CommandCounters counters) => time.GetElapsedTime(0, counters.Timestamps);

    /// <summary>A keyed command was answered.</summary>
    /// <param name="begun">What <see cref="Begin"/> gave when it was taken up.</param>
    /// <param name="isError">Whether the answer is an error.</param>
    public void Count(CommandSpec spec, long begun, bool isError) => _commands[spec].Add(time.GetTimestamp() - begun, isError);

    public void CountOtherError() => Interlocked.Increment(ref _otherErrors);

    public void CountUnsupported() => Interlocked.Increment(ref _unsupported);

    public void CountLeaseRead() => Interlocked.Increment(ref _leaseReads);

    public void CountFencedReads(int count) => Interlocked.Add(ref _fencedReads, count);
}
