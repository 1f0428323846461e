using System.Collections.Concurrent;
using Elastickv.Jepsen.Harness.Clusters;

namespace Elastickv.Jepsen.Harness.Tests.Fakes;

/// <summary>Links that only remember what was done to them.</summary>
internal sealed class MemoryNetwork : INetwork
{
    private readonly ConcurrentDictionary<(string From, string To), string> _links = new();

    public IReadOnlyList<LinkTraffic> Traffic { get; set; } = [];

    public NetworkAbilities Abilities { get; init; } = new(Delays: true, Packets: true);

    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>The links that are not whole, as <c>cut n1→n2</c>.</summary>
    public IEnumerable<string> Broken => _links.Select(link => $"{link.Value} {link.Key.From}→{link.Key.To}").Order(StringComparer.Ordinal);

    public bool IsCut(string node) => _links.Any(link => link.Key.From == node && link.Value == "cut") && _links.Any(link => link.Key.To == node && link.Value == "cut");

    public Task CutAsync(string from, string to, CancellationToken cancellationToken) => Set(from, to, "cut");

    public Task SlowAsync(string from, string to, TimeSpan delay, long bytesPerSecond, CancellationToken cancellationToken) => Set(from, to, "slow");

    public Task LoseAsync(string from, string to, double share, CancellationToken cancellationToken) => Set(from, to, "lossy");

    public Task DuplicateAsync(string from, string to, double share, CancellationToken cancellationToken) => Set(from, to, "doubling");

    public Task ResetAsync(string from, string to, CancellationToken cancellationToken)
    {
        Log.Enqueue($"reset {from}→{to}");
        return Task.CompletedTask;
    }

    public Task HealAsync(string from, string to, CancellationToken cancellationToken)
    {
        _links.TryRemove((from, to), out _);
        Log.Enqueue($"heal {from}→{to}");
        return Task.CompletedTask;
    }

    public Task HealAllAsync(CancellationToken cancellationToken)
    {
        _links.Clear();
        return Task.CompletedTask;
    }

    private Task Set(string from, string to, string what)
    {
        _links[(from, to)] = what;
        Log.Enqueue($"{what} {from}→{to}");
        return Task.CompletedTask;
    }
}
