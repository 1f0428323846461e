using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Faults;

namespace Elastickv.Jepsen.Nemesis.Faults;

/// <summary>A share of the packets between the nodes and all others is lost.</summary>
public sealed record PacketLoss(double Share) : PacketFault(Share)
{
    public override string Kind => FaultKind.PacketLoss;

    protected override Task HurtAsync(INetwork network, string from, string to, CancellationToken cancellationToken) =>
        network.LoseAsync(from, to, Share, cancellationToken);
}
