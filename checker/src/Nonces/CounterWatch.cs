using Elastickv.Jepsen.Checker.Envelopes;

namespace Elastickv.Jepsen.Checker.Nonces;

/// <summary>
/// Write counts of one node, epoch and key in the order of the log: they rise. Proposals that are sealed at the same time may be appended
/// in another order, so a count may fall behind by as many as can be on their way.
/// </summary>
internal sealed class CounterWatch
{
    /// <summary>More proposals than this are never on their way at once.</summary>
    public const ulong InFlight = 65_536;

    private readonly Dictionary<(uint KeyId, ushort Node, ushort Epoch), ulong> _highest = [];

    /// <summary>The highest count so far, if this one fell too far behind it.</summary>
    public ulong? Fell(uint keyId, Nonce nonce)
    {
        var writer = (keyId, nonce.Node, nonce.Epoch);
        var highest = _highest.GetValueOrDefault(writer);
        _highest[writer] = Math.Max(highest, nonce.Count);
        return nonce.Count + InFlight < highest ? highest : null;
    }
}
