using System.Globalization;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Faults;

namespace Elastickv.Jepsen.Nemesis.Faults;

/// <summary>Every byte between the nodes and all others is late.</summary>
public sealed record SlowLink(TimeSpan Delay) : Fault
{
    public override string Kind => FaultKind.SlowLink;

    public override string? Unavailable(NetworkAbilities network) => network.Delays ? null : "the kernel has no netem, so packets cannot be made late";

    public override async Task<string?> BeginAsync(FaultScene scene, CancellationToken cancellationToken)
    {
        foreach (var (inside, outside) in scene.Border(Nodes))
        {
            await scene.Cluster.Network.SlowAsync(inside, outside, Delay, 0, cancellationToken);
            await scene.Cluster.Network.SlowAsync(outside, inside, Delay, 0, cancellationToken);
        }

        return string.Create(CultureInfo.InvariantCulture, $"by {Delay.TotalMilliseconds:0} ms each way");
    }

    public override Task<string?> EndAsync(FaultScene scene, CancellationToken cancellationToken) =>
        LinkHealing.HealAsync(scene, Nodes, cancellationToken);
}
