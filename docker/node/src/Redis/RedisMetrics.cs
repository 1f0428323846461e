using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Elastickv.Node.Redis.Commands;

namespace Elastickv.Node.Redis;

/// <summary>Counts what clients ask of this node (spec §12.6). Safe to use from any thread.</summary>
public sealed class RedisMetrics
{
    private readonly FrozenDictionary<CommandSpec, StrongBox<long>> _requests =
        CommandTable.All.ToFrozenDictionary(spec => spec, _ => new StrongBox<long>());

    private long _unsupported;

    /// <summary>Commands nobody here knows.</summary>
    public long Unsupported => Interlocked.Read(ref _unsupported);

    /// <summary>Requests by command name, in upper case.</summary>
    public IEnumerable<KeyValuePair<string, long>> Requests =>
        _requests.Select(entry => KeyValuePair.Create(entry.Key.Name.ToUpperInvariant(), Interlocked.Read(ref entry.Value.Value)))
            .OrderBy(entry => entry.Key, StringComparer.Ordinal);

    public void Count(CommandSpec spec) => Interlocked.Increment(ref _requests[spec].Value);

    public void CountUnsupported() => Interlocked.Increment(ref _unsupported);
}
