using System.Globalization;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Faults;

namespace Elastickv.Jepsen.Nemesis.Faults;

/// <summary>Something happens to a share of the packets between the nodes and all others, both ways, at random.</summary>
/// <param name="Share">Which part of them, above 0 and below 1.</param>
public abstract record PacketFault(double Share) : Fault
{
    public sealed override string? Unavailable(NetworkAbilities network) => network.Packets ? null : "streams have no packets; it needs --driver docker";

    public sealed override async Task<string?> BeginAsync(FaultScene scene, CancellationToken cancellationToken)
    {
        foreach (var (inside, outside) in scene.Border(Nodes))
        {
            await HurtAsync(scene.Cluster.Network, inside, outside, cancellationToken);
            await HurtAsync(scene.Cluster.Network, outside, inside, cancellationToken);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Share * 100:0.#} % of the packets");
    }

    public sealed override Task<string?> EndAsync(FaultScene scene, CancellationToken cancellationToken) =>
        LinkHealing.HealAsync(scene, Nodes, cancellationToken);

    /// <summary>Does it to one directed link.</summary>
    protected abstract Task HurtAsync(INetwork network, string from, string to, CancellationToken cancellationToken);
}
